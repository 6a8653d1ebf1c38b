using Magnum.Grains.Tenants;
using Xunit;

namespace Magnum.Grains.Tests.Tenants;

public sealed class QuotaLedgerTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void Places_are_taken_until_the_limit_and_not_beyond()
    {
        TenantWork? work = new();
        for (var i = 0; i < 3; i++)
            work = QuotaLedger.Reserve(work!, [], Guid.NewGuid(), 3, Start);

        Assert.NotNull(work);
        Assert.Null(QuotaLedger.Reserve(work, [], Guid.NewGuid(), 3, Start));
    }

    [Fact]
    public void A_repeated_reservation_takes_no_second_place()
    {
        var bay = Guid.NewGuid();
        var work = QuotaLedger.Reserve(new TenantWork(), [], bay, 1, Start)!;

        Assert.Same(work, QuotaLedger.Reserve(work, [], bay, 1, Start));
    }

    [Fact]
    public void What_is_used_are_bays_and_places_that_are_still_held()
    {
        Guid[] bays = [Guid.NewGuid(), Guid.NewGuid()];
        var work = QuotaLedger.Reserve(new TenantWork(), [], bays[0], 9, Start)!;
        work = QuotaLedger.Reserve(work, [], Guid.NewGuid(), 9, Start)!;

        Assert.Equal(2, QuotaLedger.Used(work, [], Start));
        Assert.Equal(3, QuotaLedger.Used(work, bays, Start));
        Assert.Equal(2, QuotaLedger.Used(work, bays, Start + QuotaLedger.ReservationLifetime));
    }

    [Fact]
    public void A_bay_that_exists_counts_once_whether_or_not_it_is_still_reserved()
    {
        var bay = Guid.NewGuid();
        var work = QuotaLedger.Reserve(new TenantWork(), [], bay, 2, Start)!;

        Assert.NotNull(QuotaLedger.Reserve(work, [bay], Guid.NewGuid(), 2, Start));
        Assert.Null(QuotaLedger.Reserve(work, [bay, Guid.NewGuid()], Guid.NewGuid(), 2, Start));
    }

    [Fact]
    public void A_place_that_was_never_used_is_free_again_later()
    {
        var work = QuotaLedger.Reserve(new TenantWork(), [], Guid.NewGuid(), 1, Start)!;

        Assert.Null(QuotaLedger.Reserve(work, [], Guid.NewGuid(), 1, Start));
        Assert.NotNull(QuotaLedger.Reserve(work, [], Guid.NewGuid(), 1, Start + QuotaLedger.ReservationLifetime));
    }
}

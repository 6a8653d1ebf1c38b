using Magnum.Engines.Tests.Engines;
using Magnum.Engines.Tls;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Magnum.Engines.Tests.Tls;

public sealed class TlsContextsTests : IDisposable
{
    private const int Kept = 20;

    private readonly EnginePki pki = new();
    private readonly FakeTimeProvider time = new();
    private readonly TlsContexts contexts;

    public TlsContextsTests() => contexts = new TlsContexts(Options.Create(new EngineOptions { KeptContexts = Kept }), time, new Random(7));

    [Fact]
    public void A_known_bay_gets_its_context_again_and_another_identity_a_new_one()
    {
        var bay = Guid.NewGuid();
        var identity = pki.Service();

        var first = contexts.Get(bay, identity, out var isKept);

        Assert.True(isKept);
        Assert.Same(first, contexts.Get(bay, identity, out _));
        Assert.NotSame(first, contexts.Get(bay, pki.Service(isExpired: true), out isKept));
        Assert.True(isKept);
        Assert.Equal(1, contexts.Count);
    }

    [Fact]
    public void Turns_over_more_bays_than_are_kept_find_all_the_kept_ones_again()
    {
        var identity = pki.Service();
        var bays = Enumerable.Range(0, Kept + (Kept / 4)).Select(static _ => Guid.NewGuid()).ToArray();
        Turn();

        var found = Enumerable.Range(0, 10).Sum(_ => Turn());

        // Dropping the one unused for longest would find none.
        Assert.Equal(10 * Kept, found);
        Assert.Equal(Kept, contexts.Count);

        int Turn() => bays.Count(bay =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            var before = contexts.IsKnown(bay);
            contexts.Get(bay, identity, out _);
            return before;
        });
    }

    [Fact]
    public void Bays_that_are_gone_leave_in_time()
    {
        var identity = pki.Service();
        var gone = Enumerable.Range(0, Kept).Select(static _ => Guid.NewGuid()).ToArray();
        var living = Enumerable.Range(0, Kept).Select(static _ => Guid.NewGuid()).ToArray();
        foreach (var bay in gone)
            contexts.Get(bay, identity, out _);

        for (var turn = 0; turn < 40; turn++)
        {
            time.Advance(TimeSpan.FromSeconds(60));
            foreach (var bay in living)
                contexts.Get(bay, identity, out _);
        }

        Assert.InRange(living.Count(contexts.IsKnown), Kept * 3 / 4, Kept);
    }

    [Theory]
    [InlineData(10, 90)]
    [InlineData(50, 30)]
    public void A_context_gives_way_when_no_look_may_be_under_way_and_its_connection_has_rested_for_too_long(int deadline, int rest)
    {
        var few = new TlsContexts(
            Options.Create(new EngineOptions { KeptContexts = 1, Deadline = TimeSpan.FromSeconds(deadline), ConnectionRest = TimeSpan.FromSeconds(rest) }), time, new Random(7));
        var (identity, first) = (pki.Service(), Guid.NewGuid());
        few.Get(first, identity, out _);

        time.Advance(TimeSpan.FromSeconds(Math.Max(deadline, rest)));
        Newcomers();
        Assert.True(few.IsKnown(first));
        time.Advance(TimeSpan.FromTicks(1));
        Newcomers();
        Assert.False(few.IsKnown(first));

        // So many that chance lets one of them in.
        void Newcomers()
        {
            for (var i = 0; i < 20 * TlsContexts.Odds; i++)
                few.Get(Guid.NewGuid(), identity, out _);
        }
    }

    public void Dispose() => pki.Dispose();
}

namespace Magnum.Drivers.Tests.Lab;

/// <summary>
/// Keeps the lab's guest agent from answering for machines whose lives a test lives itself: otherwise whoever is faster decides.
/// The agent reads its rules again when they change; a rule is there before the first machine.
/// </summary>
internal sealed class QuietGuests : IAsyncDisposable
{
    private readonly string file;

    private QuietGuests(string file) => this.file = file;

    /// <summary>Silences it for all stacks whose names begin with <paramref name="prefix"/>.</summary>
    public static async Task<QuietGuests> OfAsync(string prefix, CancellationToken cancellationToken)
    {
        var file = Path.Combine(LabSettings.Folder(), "agent.d", $"{prefix}.conf");
        await File.WriteAllTextAsync(file, $"[rule {prefix}]\nmatch = /{prefix}-\noutcome = silent\n", cancellationToken);
        return new QuietGuests(file);
    }

    public ValueTask DisposeAsync()
    {
        File.Delete(file);
        return ValueTask.CompletedTask;
    }
}

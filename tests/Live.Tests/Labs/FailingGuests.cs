namespace Magnum.Live.Tests.Labs;

/// <summary>Has the lab's guest agent answer for some machines that they failed, as long as it lasts. The agent reads its rules again when they change.</summary>
internal sealed class FailingGuests : IAsyncDisposable
{
    private readonly string file;

    private FailingGuests(string file) => this.file = file;

    /// <summary>Begins.</summary>
    /// <param name="match">A pattern of what fails: project id / root stack's name / stack's name / resource's name.</param>
    /// <param name="text">What the machines say.</param>
    /// <param name="name">A name for the rule that no other has.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<FailingGuests> OfAsync(string match, string text, string name, CancellationToken cancellationToken)
    {
        var file = Path.Combine(Lab.Named("MAGNUM_TEST_LAB"), "agent.d", $"{name}.conf");
        await File.WriteAllTextAsync(file, $"[rule {name}]\nmatch = {match}\noutcome = fail\ntext = {text}\n", cancellationToken);
        return new FailingGuests(file);
    }

    public ValueTask DisposeAsync()
    {
        File.Delete(file);
        return ValueTask.CompletedTask;
    }
}

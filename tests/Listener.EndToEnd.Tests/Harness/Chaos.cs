namespace Listener.EndToEnd.Tests.Harness;

/// <summary>When to strike. The same seed strikes at the same moments; every test prints its seed.</summary>
public sealed class Chaos
{
    private readonly Random random;

    public Chaos(int seed)
    {
        Seed = int.TryParse(Environment.GetEnvironmentVariable("LISTENER_TEST_SEED"), out var chosen) ? chosen : seed;
        random = new(Seed);
    }

    public int Seed { get; }

    public int Next(int below) => random.Next(below);

    public TimeSpan Between(double fromSeconds, double toSeconds) =>
        TimeSpan.FromSeconds(fromSeconds + (random.NextDouble() * (toSeconds - fromSeconds)));

    public Task PauseAsync(double fromSeconds, double toSeconds) => Task.Delay(Between(fromSeconds, toSeconds));
}

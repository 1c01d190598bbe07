namespace Listener.Worker.Hosting;

/// <summary>Lets a test kill the process at the very point where a promise could break: <c>LISTENER_FAULT=after-commit</c>.</summary>
internal static class FaultPoint
{
    private static readonly string? Wanted = Environment.GetEnvironmentVariable("LISTENER_FAULT");

    /// <summary>Ends the process as kill -9 would, without any clean-up.</summary>
    public static void Hit(string point, bool when = true)
    {
        if (Wanted is not null && when && Wanted == point)
        {
            Environment.FailFast($"LISTENER_FAULT={point}");
        }
    }
}

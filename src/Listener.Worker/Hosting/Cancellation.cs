namespace Listener.Worker.Hosting;

/// <summary>Tells being told to stop from failing.</summary>
internal static class Cancellation
{
    /// <summary>True when nothing but a cancellation happened, in however many parts of a host.</summary>
    public static bool IsAll(Exception error) =>
        error is OperationCanceledException || (error is AggregateException several && several.InnerExceptions.All(IsAll));
}

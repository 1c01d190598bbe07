namespace Listener.Worker.Terminal;

/// <summary>What every verb ends with.</summary>
public static class ExitCodes
{
    /// <summary>Done.</summary>
    public const int Success = 0;

    /// <summary>Something failed while it ran.</summary>
    public const int Failure = 1;

    /// <summary>Wrong usage or configuration; nothing was done.</summary>
    public const int Usage = 2;

    /// <summary>Another process works on the same SQLite file.</summary>
    public const int InUse = 3;

    /// <summary>Ctrl-C.</summary>
    public const int Interrupted = 130;
}

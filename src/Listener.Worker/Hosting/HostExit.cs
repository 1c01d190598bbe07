namespace Listener.Worker.Hosting;

/// <summary>What the process is to exit with; set by whoever finds that it cannot go on.</summary>
public sealed class HostExit
{
    /// <summary>A part failed for good, or did not end in time.</summary>
    public const int Broken = 1;

    /// <summary>Another process works on the same database file.</summary>
    public const int InUse = 3;

    /// <summary>0 until somebody knows better.</summary>
    public int Code { get; private set; }

    /// <summary>Why, for a person; empty until somebody knows.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>Keeps the first reason.</summary>
    public void Fail(int code, string reason = "") => (Code, Reason) = Code == 0 ? (code, reason) : (Code, Reason);
}

namespace Listener.Storage;

/// <summary>Another process works on the same SQLite file; the message names it.</summary>
public sealed class StoreInUseException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>The database cannot be used as it is; the message names it and the remedy. Trying again does not help.</summary>
public sealed class StoreUnusableException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>The database is away, busy or full at the moment. Nothing of the call was kept; trying again later helps.</summary>
public sealed class StoreUnavailableException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>Somebody else has leased the source since, or the lease was given back. Nothing of the call was kept.</summary>
public sealed class LeaseLostException(string source, long epoch)
    : Exception($"The lease of source '{source}' (epoch {epoch}) is no longer held.");

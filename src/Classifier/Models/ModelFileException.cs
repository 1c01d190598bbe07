namespace Listener.Classifier.Models;

/// <summary>A file is no model this version can read; the message says why.</summary>
public sealed class ModelFileException(string message, Exception? cause = null) : Exception(message, cause);

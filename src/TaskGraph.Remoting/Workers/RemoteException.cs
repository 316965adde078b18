using System.Runtime.ExceptionServices;

namespace TaskGraph;

/// <summary>Describes an exception of a worker process that could not travel itself.</summary>
public sealed class RemoteException : Exception
{
    internal RemoteException(string typeName, string message, string? stackTrace, Exception? inner) : base($"{typeName}: {message}", inner)
    {
        TypeName = typeName;
        if (stackTrace is not null) ExceptionDispatchInfo.SetRemoteStackTrace(this, stackTrace);
    }

    /// <summary>The full name of the exception's type.</summary>
    public string TypeName { get; }

    /// <summary>The exception itself where it can travel, else a description of it.</summary>
    internal static Exception Describe(Exception error)
    {
        var inner = error.InnerException is { } e ? Describe(e) : null;
        return new RemoteException(error.GetType().FullName ?? error.GetType().Name, error.Message, error.StackTrace, inner);
    }
}

namespace TaskGraph;

/// <summary>How a value in a pickle begins.</summary>
internal enum PickleTag : byte
{
    Null,

    /// <summary>The number of an object that came before.</summary>
    Reference,

    /// <summary>Type, header, body.</summary>
    Object,

    /// <summary>Type and header; the body follows when the objects above are complete, so that depth costs no stack.</summary>
    Deferred,

    Text,
    Delegate,
    Multicast,
    Type,
    Method,

    /// <summary>Some fields of an object that holds captured variables.</summary>
    Captures,

    /// <summary>As <see cref="Captures"/>, the fields follow later.</summary>
    DeferredCaptures,

    /// <summary>The number of a constant that travels by itself, once for all functions that capture it.</summary>
    Shared,

    /// <summary>Numbers in boxes, whose types need no name.</summary>
    Int32,
    Int64,
    Double,
    True,
    False,
}

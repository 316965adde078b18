using System.Reflection;
using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Reads what <see cref="PickleWriter"/> wrote. One reader reads one pickle after another from a frame.</summary>
internal sealed class PickleReader : PickleInput
{
    // One box of each is enough, for nobody can tell them apart.
    private static readonly object _true = true, _false = false;

    [ThreadStatic] private static PickleReader? _idle;

    private readonly List<object?> _objects = [];
    private readonly NamesRead _names = new();
    private readonly Queue<(object Item, Codec? Codec)> _deferred = new();
    private readonly List<Action> _last = [], _lastOfDeferred = [];
    private bool _readsDeferred;

    public PickleReader(byte[] buffer, int start, int length) : base(buffer, start, length)
    {
    }

    public PickleReader(byte[] buffer) : base(buffer, 0, buffer.Length)
    {
    }

    /// <summary>What takes the place of captured cancellation tokens.</summary>
    public CancellationToken CancellationToken { get; set; }

    /// <summary>Finds the constants that travelled by themselves, by number.</summary>
    public Func<int, object?>? Shared { get; set; }

    /// <summary>A reader of the bytes; give it back with <see cref="Return"/>.</summary>
    public static PickleReader Rent(byte[] buffer)
    {
        var reader = _idle ?? new PickleReader(buffer);
        _idle = null;
        reader.Open(buffer);
        return reader;
    }

    public void Return()
    {
        EndPickle();
        _deferred.Clear();
        Open([]);
        CancellationToken = default;
        Shared = null;
        Buffers = null;
        if (_objects.Capacity <= 1 << 16) _idle = this;
    }

    /// <summary>Reads one object graph.</summary>
    /// <exception cref="InvalidDataException">The bytes are no pickle, or one of other types.</exception>
    public object? Unpickle()
    {
        try
        {
            return UnpickleUnchecked();
        }
        catch (Exception e) when (e is not (InvalidDataException or InvalidOperationException or UnpicklableException or FileNotFoundException or FileLoadException or OutOfMemoryException))
        {
            // Whatever a codec or the runtime makes of nonsense.
            throw new InvalidDataException($"A message from another process cannot be read: {e.Message}", e);
        }
    }

    private object? UnpickleUnchecked()
    {
        object? root = ReadObject();
        _readsDeferred = true;
        while (_deferred.TryDequeue(out var next))
        {
            if (next.Codec is null) ReadCapturedFields(next.Item);
            else next.Codec.Fill(this, next.Item);
        }
        // Collections that hash are filled when their keys are complete; what lay deeper goes first.
        for (int i = _lastOfDeferred.Count - 1; i >= 0; i--) _lastOfDeferred[i]();
        foreach (var action in _last) action();
        EndPickle();
        return root;
    }

    /// <summary>Does something when all objects of the pickle have their content.</summary>
    public void AtEnd(Action action) => (_readsDeferred ? _lastOfDeferred : _last).Add(action);

    public object? ReadObject()
    {
        var tag = (PickleTag)Byte();
        return tag switch
        {
            PickleTag.Null => null,
            PickleTag.Reference => Referenced((int)Count()),
            PickleTag.Text => ReadText(),
            PickleTag.Int32 => Raw<int>(),
            PickleTag.Int64 => Raw<long>(),
            PickleTag.Double => Raw<double>(),
            PickleTag.True => _true,
            PickleTag.False => _false,
            _ => ReadNesting(tag),
        };
    }

    /// <summary>Reads what may hold others.</summary>
    private object ReadNesting(PickleTag tag)
    {
        // A writer nests little; whoever sends more must not bring this process down.
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack()) throw new InvalidDataException("A message from another process is nested too deeply.");
        return tag switch
        {
            PickleTag.Object => ReadContent(isDeferred: false),
            PickleTag.Deferred => ReadContent(isDeferred: true),
            PickleTag.Delegate => DelegateCodec.Read(this),
            PickleTag.Multicast => DelegateCodec.ReadMulticast(this),
            PickleTag.Type => ReadType(),
            PickleTag.Method => ReadMethod(),
            PickleTag.Captures => ReadCaptures(isDeferred: false),
            PickleTag.DeferredCaptures => ReadCaptures(isDeferred: true),
            PickleTag.Shared => Shared?.Invoke(Raw<int>()) ?? throw new InvalidDataException("A message from another process names a shared constant that is not here."),
            _ => throw new InvalidDataException($"A message from another process is damaged: {(byte)tag} is no kind of value."),
        };
    }

    /// <summary>The object whose number follows.</summary>
    internal object ReadReference() => Referenced((int)Count());

    internal void Number(object item) => _objects.Add(item);

    public string? Text()
    {
        if (!NextIs(PickleWriter.LongText)) return String();
        Byte();
        return (string?)ReadObject();
    }

    public Type ReadType() => _names.ReadType(this);

    public MethodInfo ReadMethod() => _names.ReadMethod(this);

    private object ReadContent(bool isDeferred)
    {
        var codec = _names.ReadCodec(this);
        int number = -1;
        if (codec.TracksIdentity)
        {
            number = _objects.Count;
            _objects.Add(null);
        }
        object item = codec.Create(this);
        if (number >= 0) _objects[number] = item;
        if (isDeferred) _deferred.Enqueue((item, codec));
        else codec.Fill(this, item);
        return item;
    }

    private string ReadText()
    {
        string text = String()!;
        if (text.Length > PickleWriter.ShortText) _objects.Add(text);
        return text;
    }

    private object ReadCaptures(bool isDeferred)
    {
        uint number = Count();
        object item;
        if (number == 0)
        {
            var scope = ReadType();
            if (!CapturedFields.IsScope(scope)) throw new InvalidDataException($"A message from another process is damaged: {scope} holds no captured variables.");
            item = RuntimeHelpers.GetUninitializedObject(scope);
            _objects.Add(item);
        }
        else
        {
            item = Referenced((int)number - 1);
        }
        if (isDeferred) _deferred.Enqueue((item, null));
        else ReadCapturedFields(item);
        return item;
    }

    private void ReadCapturedFields(object item)
    {
        var fields = CapturedFields.Of(item.GetType());
        int count = Raw<ushort>();
        for (int i = 0; i < count; i++)
        {
            var field = fields[Raw<ushort>()];
            field.SetValue(item, ReadObject());
        }
    }

    private object Referenced(int number)
    {
        if ((uint)number >= (uint)_objects.Count) throw new InvalidDataException("A message from another process is damaged: it names an object that it does not hold.");
        return _objects[number] ?? throw new InvalidDataException("An object that is built from its parts contains itself.");
    }

    private void EndPickle()
    {
        _objects.Clear();
        _names.Clear();
        _last.Clear();
        _lastOfDeferred.Clear();
        _readsDeferred = false;
    }
}

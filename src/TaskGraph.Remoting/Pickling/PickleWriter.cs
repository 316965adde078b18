using System.Reflection;
using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>
/// Writes an object graph as bytes that another process running the same assemblies can read: fields are written as they are,
/// identity and cycles are kept, no constructor or property of a plain object runs on either side. Codecs know the types that need more.
/// A pickle stands for itself: nothing in it depends on what was sent before.
/// </summary>
internal sealed class PickleWriter : PickleOutput
{
    /// <summary>Objects nested deeper than this are written after the others instead of on the stack.</summary>
    public const int DeepestNesting = 100;

    /// <summary>Shorter strings are written each time: cheaper than remembering them.</summary>
    public const int ShortText = 256;

    /// <summary>No string's head: one of no characters is written as UTF-8.</summary>
    public const byte LongText = 1;

    [ThreadStatic] private static PickleWriter? _idle;

    private readonly IdentityTable _objects = new();
    private readonly PickledNames _names = new();
    private readonly Queue<(object Item, Codec? Codec, CapturedFields? Used)> _deferred = new();
    private readonly Dictionary<object, HashSet<FieldInfo>> _captures = new(ReferenceEqualityComparer.Instance);
    private int _depth;
    private Type? _lastType;
    private Codec? _lastCodec;
    private int _lastTypeNumber;

    /// <summary>Takes the static variables that can change and that functions of the pickle read; null where nobody asks.</summary>
    public Dictionary<FieldInfo, bool>? Statics { get; set; }

    /// <summary>Takes large constants that several pickles may hold; null where each is written in place.</summary>
    public SharedConstants? Shared { get; set; }

    /// <summary>An empty writer; give it back with <see cref="Return"/>.</summary>
    public static PickleWriter Rent()
    {
        var writer = _idle ?? new PickleWriter();
        _idle = null;
        return writer;
    }

    public void Return()
    {
        EndPickle();
        Reset();
        Statics = null;
        Shared = null;
        Buffers = null;
        _idle = this;
    }

    /// <summary>What has been written, as an array of its own; the writer is empty afterwards.</summary>
    public byte[] TakeWritten()
    {
        EndPickle();
        return TakeBytes();
    }

    /// <summary>Forgets everything written.</summary>
    public void Clear()
    {
        Cut(0);
        EndPickle();
    }

    /// <summary>Cuts off what was written after <paramref name="length"/>, the end of an earlier pickle.</summary>
    public void Truncate(int length)
    {
        EndPickle();
        Cut(length);
    }

    /// <summary>Writes one object graph.</summary>
    public void Pickle(object? root)
    {
        WriteObject(root);
        while (_deferred.TryDequeue(out var next))
        {
            _depth = 0;
            if (next.Used is null) next.Codec!.WriteBody(this, next.Item);
            else WriteCapturedFields(next.Item, next.Used);
        }
        EndPickle();
    }

    /// <summary>Writes any value. Those that mixed collections are full of go without their types: nine bytes at most, and nothing to look up.</summary>
    public void WriteObject(object? item)
    {
        switch (item)
        {
            case null:
                Byte((byte)PickleTag.Null);
                break;
            case string text:
                WriteText(text);
                break;
            case int number:
                Tagged(PickleTag.Int32, number);
                break;
            case double number:
                Tagged(PickleTag.Double, number);
                break;
            case bool isTrue:
                Byte((byte)(isTrue ? PickleTag.True : PickleTag.False));
                break;
            case long number:
                Tagged(PickleTag.Int64, number);
                break;
            default:
                var type = item.GetType();
                if (type != _lastType) Enter(type);
                _lastCodec!.WriteTagged(this, item);
                break;
        }
    }

    private void Tagged<T>(PickleTag tag, T number)
    {
        Byte((byte)tag);
        Raw(number);
    }

    /// <summary>Writes an object with its type; one that was written before as its number.</summary>
    internal void WriteTracked(object item, Codec codec)
    {
        if (Shared is not null && codec.SeparableSize(item) >= SharedConstants.LeastSize)
        {
            Byte((byte)PickleTag.Shared);
            Raw(Shared.Add(item));
            return;
        }
        int typeNumber = _lastType == item.GetType() ? _lastTypeNumber : -1;
        if (codec.TracksIdentity && !_objects.TryAdd(item, out int number))
        {
            WriteReference(number);
            return;
        }
        bool isDeferred = _depth >= DeepestNesting && codec.CanDefer;
        if (!isDeferred && _depth >= DeepestNesting) EnsureStack(item.GetType());
        Byte((byte)(isDeferred ? PickleTag.Deferred : PickleTag.Object));
        if (typeNumber >= 0) Count((uint)typeNumber + 1);
        else WriteType(item.GetType());
        _depth++;
        codec.WriteHeader(this, item);
        if (isDeferred) _deferred.Enqueue((item, codec, null));
        else codec.WriteBody(this, item);
        _depth--;
    }

    internal bool TryWriteReference(object item)
    {
        if (!_objects.TryGet(item, out int number)) return false;
        WriteReference(number);
        return true;
    }

    /// <summary>Gives an object a number that was written with its content, such as a delegate.</summary>
    internal void Number(object item) => _objects.TryAdd(item, out _);

    /// <summary>A string or null where nothing else can stand; a long one that was written before as its number.</summary>
    public void Text(string? text)
    {
        if (text is null || text.Length <= ShortText)
        {
            String(text);
            return;
        }
        Byte(LongText);
        WriteText(text);
    }

    public void WriteType(Type type) => _names.Write(this, type);

    public void WriteMethod(MethodInfo method) => _names.Write(this, method);

    /// <summary>Writes those fields of an object with captured variables that <paramref name="used"/> names and that were not written before.</summary>
    internal void WriteCaptures(object item, CapturedFields used)
    {
        bool isNew = _objects.TryAdd(item, out int number);
        bool isDeferred = _depth >= DeepestNesting;
        Byte((byte)(isDeferred ? PickleTag.DeferredCaptures : PickleTag.Captures));
        if (isNew)
        {
            Byte(0);
            WriteType(item.GetType());
            _captures.Add(item, []);
        }
        else
        {
            Count((uint)number + 1);
        }
        if (isDeferred) _deferred.Enqueue((item, null, used));
        else WriteCapturedFields(item, used);
    }

    private void WriteCapturedFields(object item, CapturedFields used)
    {
        _depth++;
        _captures.TryGetValue(item, out var written);
        var fields = CapturedFields.Of(item.GetType());
        int countAt = Length;
        Raw((ushort)0);
        ushort count = 0;
        for (int i = 0; i < fields.Length; i++)
        {
            var field = fields[i];
            if (!used.Contains(field)) continue;
            object? value = field.GetValue(item);
            bool isScope = value is not null && CapturedFields.IsScope(value.GetType());
            // An enclosing scope is visited again: this function may use other variables of it.
            if (written is not null && !written.Add(field) && !isScope) continue;
            count++;
            Raw((ushort)i);
            if (isScope) WriteCaptures(value!, used);
            else WriteObject(value);
        }
        Set(countAt, count);
        _depth--;
    }

    private void WriteText(string text)
    {
        if (text.Length > ShortText)
        {
            if (!_objects.TryAdd(text, out int number))
            {
                WriteReference(number);
                return;
            }
        }
        Byte((byte)PickleTag.Text);
        String(text);
    }

    private void WriteReference(int number)
    {
        Byte((byte)PickleTag.Reference);
        Count((uint)number);
    }

    private void Enter(Type type)
    {
        _lastCodec = Codec.For(type);
        _lastTypeNumber = _names.NumberOf(type);
        _lastType = _lastTypeNumber >= 0 ? type : null;
    }

    private void EndPickle()
    {
        _depth = 0;
        _objects.Clear();
        _names.Clear();
        _captures.Clear();
        _deferred.Clear();
        _lastType = null;
    }

    private static void EnsureStack(Type type)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new UnpicklableException(type, "objects of this type are nested too deeply");
    }
}

using System.Buffers;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace TaskGraph;

/// <summary>
/// Writes an object graph as bytes that another process running the same assemblies can read: fields are written as they are,
/// identity and cycles are kept, no constructor or property of a plain object runs on either side. Codecs know the types that need more.
/// A pickle stands for itself: nothing in it depends on what was sent before.
/// </summary>
internal sealed class PickleWriter : IBufferWriter<byte>
{
    /// <summary>Objects nested deeper than this are written after the others instead of on the stack.</summary>
    public const int DeepestNesting = 100;

    /// <summary>Shorter strings are written each time: cheaper than remembering them.</summary>
    public const int ShortText = 256;

    /// <summary>No string's head: one of no characters is written as UTF-8.</summary>
    public const byte LongText = 1;

    /// <summary>As a length: the place in shared memory follows, and then the length.</summary>
    public const int MovedOut = -1;

    [ThreadStatic] private static PickleWriter? _idle;

    private readonly IdentityTable _objects = new();
    private readonly Dictionary<Type, int> _types = [];
    private readonly Dictionary<MethodInfo, int> _methods = [];
    private readonly Dictionary<Module, int> _modules = [];
    private readonly Queue<(object Item, Codec? Codec, CapturedFields? Used)> _deferred = new();
    private readonly Dictionary<object, HashSet<FieldInfo>> _captures = new(ReferenceEqualityComparer.Instance);
    private byte[] _buffer = new byte[1024];
    private int _length, _depth;
    private Type? _lastType;
    private Codec? _lastCodec;
    private int _lastTypeNumber;

    /// <summary>Takes the static variables that can change and that functions of the pickle read; null where nobody asks.</summary>
    public Dictionary<FieldInfo, bool>? Statics { get; set; }

    /// <summary>Takes large constants that several pickles may hold; null where each is written in place.</summary>
    public SharedConstants? Shared { get; set; }

    /// <summary>Takes large buffers; null where each is written in place.</summary>
    public ISharedBuffers? Buffers { get; set; }

    /// <summary>What has been written.</summary>
    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    public int Length => _length;

    /// <summary>An empty writer; give it back with <see cref="Return"/>.</summary>
    public static PickleWriter Rent()
    {
        var writer = _idle ?? new PickleWriter();
        _idle = null;
        return writer;
    }

    public void Return()
    {
        Clear();
        Statics = null;
        Shared = null;
        Buffers = null;
        if (_buffer.Length > 1 << 22) _buffer = new byte[1024];
        _idle = this;
    }

    /// <summary>What has been written, as an array of its own; the writer is empty afterwards.</summary>
    public byte[] TakeWritten()
    {
        byte[] taken;
        // A large buffer that is nearly full is given away instead of copied.
        if (_length > 1 << 20 && _buffer.Length == _length) (taken, _buffer) = (_buffer, new byte[1024]);
        else taken = Written.ToArray();
        Clear();
        return taken;
    }

    /// <summary>Forgets everything written.</summary>
    public void Clear()
    {
        _length = 0;
        EndPickle();
    }

    /// <summary>Cuts off what was written after <paramref name="length"/>, the end of an earlier pickle.</summary>
    public void Truncate(int length)
    {
        EndPickle();
        _length = length;
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

    public void WriteObject(object? item)
    {
        if (item is null)
        {
            Byte((byte)PickleTag.Null);
            return;
        }
        if (item is string text)
        {
            WriteText(text);
            return;
        }
        var type = item.GetType();
        if (type.IsPrimitive && TryWriteNumber(item, type)) return;
        if (type != _lastType) Enter(type);
        var codec = _lastCodec!;
        codec.WriteTagged(this, item);
    }

    /// <summary>The values that mixed collections are full of go without their types: nine bytes at most, and nothing to look up.</summary>
    private bool TryWriteNumber(object item, Type type)
    {
        if (type == typeof(int))
        {
            Byte((byte)PickleTag.Int32);
            Raw((int)item);
        }
        else if (type == typeof(double))
        {
            Byte((byte)PickleTag.Double);
            Raw((double)item);
        }
        else if (type == typeof(bool))
        {
            Byte((byte)((bool)item ? PickleTag.True : PickleTag.False));
        }
        else if (type == typeof(long))
        {
            Byte((byte)PickleTag.Int64);
            Raw((long)item);
        }
        else
        {
            return false;
        }
        return true;
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

    public void Byte(byte value)
    {
        Reserve(1);
        _buffer[_length++] = value;
    }

    /// <summary>A number in seven-bit groups, low first.</summary>
    public void Count(uint value)
    {
        Reserve(5);
        while (value >= 0x80)
        {
            _buffer[_length++] = (byte)(value | 0x80);
            value >>= 7;
        }
        _buffer[_length++] = (byte)value;
    }

    public void Raw<T>(T value)
    {
        int size = Unsafe.SizeOf<T>();
        Reserve(size);
        Unsafe.WriteUnaligned(ref _buffer[_length], value);
        _length += size;
    }

    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
    }

    /// <summary>A buffer whose length the reader knows: a large one in shared memory where there is some.</summary>
    public void Buffer(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length >= ISharedBuffers.LeastSize)
        {
            string? place = Buffers?.TryPut(bytes);
            Byte(place is null ? (byte)0 : (byte)1);
            if (place is not null)
            {
                String(place);
                return;
            }
        }
        Bytes(bytes);
    }

    /// <summary>Moves what was written from <paramref name="start"/> on to shared memory, where it is large and there is some.</summary>
    /// <param name="start">Where it begins, after a length that <see cref="ReserveLength"/> has left room for.</param>
    public bool TryMoveOut(int start)
    {
        int length = _length - start;
        if (length < ISharedBuffers.LeastSize || Buffers?.TryPut(_buffer.AsSpan(start, length)) is not { } place) return false;
        _length = start;
        Set(start - sizeof(int), MovedOut);
        String(place);
        Raw(length);
        return true;
    }

    /// <summary>A string or null, without a tag. Lone surrogates survive: what is not valid UTF-16 is written as it lies in memory.</summary>
    public void String(string? text)
    {
        if (text is null)
        {
            Byte(0);
            return;
        }
        Reserve(6 + 3 * text.Length);
        // Most texts are short and plain: checked and written in one go.
        if (text.Length <= 20 && Ascii.FromUtf16(text, _buffer.AsSpan(_length + 1), out int plain) == OperationStatus.Done)
        {
            _buffer[_length] = (byte)((plain << 1) + 2);
            _length += plain + 1;
            return;
        }
        if (Ascii.IsValid(text) || IsValidUtf16(text))
        {
            // Short texts: their length takes one byte, so they are encoded in place before it is known.
            if (text.Length <= 20)
            {
                int bytes = Encoding.UTF8.GetBytes(text, _buffer.AsSpan(_length + 1));
                _buffer[_length] = (byte)((bytes << 1) + 2);
                _length += bytes + 1;
                return;
            }
            int count = Encoding.UTF8.GetByteCount(text);
            Count(checked((uint)count * 2 + 2));
            Reserve(count);
            _length += Encoding.UTF8.GetBytes(text, _buffer.AsSpan(_length));
            return;
        }
        Count(checked((uint)text.Length * 2 + 1));
        Bytes(MemoryMarshal.AsBytes(text.AsSpan()));
    }

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

    public void WriteType(Type type)
    {
        if (_types.TryGetValue(type, out int number))
        {
            Count((uint)number + 1);
            return;
        }
        Byte(0);
        if (type.IsPointer || type.IsFunctionPointer || type.IsByRef)
            throw new UnpicklableException(type, Refusals.Pointer);
        if (type.IsArray)
        {
            Byte(1);
            Byte((byte)(type.IsSZArray ? 0 : type.GetArrayRank()));
            WriteType(type.GetElementType()!);
        }
        else if (type.IsConstructedGenericType)
        {
            Byte(2);
            WriteType(type.GetGenericTypeDefinition());
            foreach (var argument in type.GenericTypeArguments) WriteType(argument);
        }
        else
        {
            Byte(3);
            WriteModule(type.Module, type);
            Raw(type.MetadataToken);
        }
        _types.Add(type, _types.Count);
    }

    public void WriteMethod(MethodInfo method)
    {
        if (_methods.TryGetValue(method, out int number))
        {
            Count((uint)number + 1);
            return;
        }
        RequireLoadable(method);
        Byte(0);
        WriteType(method.DeclaringType!);
        WriteModule(method.Module, method.DeclaringType!);
        Raw(method.MetadataToken);
        var arguments = method.IsGenericMethod ? method.GetGenericArguments() : [];
        Byte((byte)arguments.Length);
        foreach (var argument in arguments) WriteType(argument);
        _methods.Add(method, _methods.Count);
    }

    /// <exception cref="UnpicklableException">The method is in no file.</exception>
    public static void RequireLoadable(MethodInfo method)
    {
        if (method.DeclaringType is null || method.Module.Assembly.IsDynamic)
            throw new UnpicklableException(typeof(MethodInfo), $"the method '{method.Name}' was generated at run time, and a worker has no file to load it from. Write it as a C# lambda or method");
    }

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

    Span<byte> IBufferWriter<byte>.GetSpan(int sizeHint)
    {
        Reserve(Math.Max(sizeHint, 256));
        return _buffer.AsSpan(_length);
    }

    Memory<byte> IBufferWriter<byte>.GetMemory(int sizeHint)
    {
        Reserve(Math.Max(sizeHint, 256));
        return _buffer.AsMemory(_length);
    }

    void IBufferWriter<byte>.Advance(int count) => _length += count;

    /// <summary>Leaves room for a 32-bit length that <see cref="FillLength"/> writes when it is known.</summary>
    public int ReserveLength()
    {
        Raw(0);
        return _length;
    }

    public void FillLength(int start) => Unsafe.WriteUnaligned(ref _buffer[start - 4], _length - start);

    public void Set<T>(int at, T value) => Unsafe.WriteUnaligned(ref _buffer[at], value);

    private void WriteCapturedFields(object item, CapturedFields used)
    {
        _depth++;
        _captures.TryGetValue(item, out var written);
        var fields = CapturedFields.Of(item.GetType());
        int countAt = _length;
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
        Unsafe.WriteUnaligned(ref _buffer[countAt], count);
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
        _lastTypeNumber = _types.TryGetValue(type, out int number) ? number : -1;
        _lastType = _lastTypeNumber >= 0 ? type : null;
    }

    private void WriteModule(Module module, Type type)
    {
        int known = Array.IndexOf(KnownModules.All, module);
        if (known >= 0)
        {
            Count((uint)known + 1);
            return;
        }
        if (_modules.TryGetValue(module, out int number))
        {
            Count((uint)(number + KnownModules.All.Length) + 1);
            return;
        }
        var (name, location, version) = KnownModules.AddressOf(module, type);
        Byte(0);
        String(name);
        String(location);
        Raw(version);
        _modules.Add(module, _modules.Count);
    }

    private void EndPickle()
    {
        _depth = 0;
        _objects.Clear();
        _types.Clear();
        _methods.Clear();
        _modules.Clear();
        _captures.Clear();
        _deferred.Clear();
        _lastType = null;
    }

    private static void EnsureStack(Type type)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new UnpicklableException(type, "objects of this type are nested too deeply");
    }

    private static bool IsValidUtf16(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (!char.IsSurrogate(c)) continue;
            if (!char.IsHighSurrogate(c) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1])) return false;
            i++;
        }
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Reserve(int bytes)
    {
        if (_buffer.Length - _length < bytes) Grow(bytes);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(int bytes)
    {
        long needed = (long)_length + bytes;
        if (needed > Array.MaxLength)
            throw new UnpicklableException(typeof(byte[]), $"what has to travel in one piece is larger than {new ByteSize(Array.MaxLength)}. Use more, smaller partitions or chunks");
        long size = Math.Min(Math.Max(needed, 2L * _buffer.Length), Array.MaxLength);
        var larger = GC.AllocateUninitializedArray<byte>((int)size);
        _buffer.AsSpan(0, _length).CopyTo(larger);
        _buffer = larger;
    }
}

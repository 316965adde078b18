using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace TaskGraph;

/// <summary>Reads what <see cref="PickleWriter"/> wrote. One reader reads one pickle after another from a frame.</summary>
internal sealed class PickleReader
{
    private static readonly ConcurrentDictionary<(string Name, Guid Version), Module> _loaded = new();

    // One box of each is enough, for nobody can tell them apart.
    private static readonly object _true = true, _false = false;

    [ThreadStatic] private static PickleReader? _idle;

    private readonly List<object?> _objects = [];
    private readonly List<Type> _types = [];
    private readonly List<Codec?> _codecs = [];
    private readonly List<MethodInfo> _methods = [];
    private readonly List<Module> _modules = [];
    private readonly Queue<(object Item, Codec? Codec)> _deferred = new();
    private readonly List<Action> _last = [], _lastOfDeferred = [];
    private (ulong Word, int Length, string Text)[]? _lately;
    private byte[] _buffer;
    private bool _readsDeferred;
    private int _at, _end;

    public PickleReader(byte[] buffer, int start, int length)
    {
        _buffer = buffer;
        _at = start;
        _end = start + length;
    }

    public PickleReader(byte[] buffer) : this(buffer, 0, buffer.Length)
    {
    }

    /// <summary>What takes the place of captured cancellation tokens.</summary>
    public CancellationToken CancellationToken { get; set; }

    /// <summary>Finds the constants that travelled by themselves, by number.</summary>
    public Func<int, object?>? Shared { get; set; }

    /// <summary>Where large buffers lie that were not written in place; null where there are none.</summary>
    public ISharedBuffers? Buffers { get; set; }

    /// <summary>A reader of the bytes; give it back with <see cref="Return"/>.</summary>
    public static PickleReader Rent(byte[] buffer)
    {
        var reader = _idle ?? new PickleReader(buffer);
        _idle = null;
        (reader._buffer, reader._at, reader._end) = (buffer, 0, buffer.Length);
        return reader;
    }

    public void Return()
    {
        EndPickle();
        _deferred.Clear();
        _buffer = [];
        CancellationToken = default;
        Shared = null;
        Buffers = null;
        if (_objects.Capacity <= 1 << 16) _idle = this;
    }

    public int Position => _at;

    public bool IsAtEnd => _at == _end;

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

    public byte Byte()
    {
        Require(1);
        return _buffer[_at++];
    }

    public uint Count()
    {
        uint value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte b = Byte();
            value |= (uint)(b & 0x7f) << shift;
            if (b < 0x80) return value;
            if (shift > 28) throw new InvalidDataException("A message from another process is damaged: a number is too long.");
        }
    }

    /// <summary>A number of things of which each takes at least <paramref name="least"/> bytes of what is left.</summary>
    public int CountOf(int least)
    {
        uint count = Count();
        if (count > int.MaxValue || (long)count * least > _end - _at) throw Truncated();
        return (int)count;
    }

    /// <summary>A number of things of so many bytes each, which follow as a <see cref="Buffer"/>.</summary>
    public int CountOfBuffer(int size)
    {
        uint count = Count();
        long bytes = (long)count * size;
        // What lies elsewhere is not among what is left, and only those that may look there can have been told so.
        bool isElsewhere = Buffers is not null && bytes is >= ISharedBuffers.LeastSize and <= int.MaxValue && _at < _end && _buffer[_at] == 1;
        if (count > int.MaxValue || (bytes > _end - _at && !isElsewhere)) throw Truncated();
        return (int)count;
    }

    /// <summary>Reads a buffer of known length.</summary>
    public void Buffer(Span<byte> to)
    {
        if (to.Length < ISharedBuffers.LeastSize || Byte() == 0) Bytes(to.Length).CopyTo(to);
        else AtPlace(to.Length).CopyTo(to);
    }

    /// <summary>A buffer in shared memory, to be read where it lies.</summary>
    public ReadOnlySpan<byte> SharedBuffer()
    {
        string? place = String();
        return Find(place, Raw<int>());
    }

    private ReadOnlySpan<byte> AtPlace(int length) => Find(String(), length);

    private ReadOnlySpan<byte> Find(string? place, int length)
        => Buffers is { } buffers && place is not null ? buffers.At(place, length) : throw new InvalidDataException("A message from another process names shared memory, and there is none.");

    /// <summary>Makes sure that so many things can still come, before room is made for them.</summary>
    public void Expect(long count, int least)
    {
        if (count < 0 || count > (_end - _at) / Math.Max(least, 1)) throw Truncated();
    }

    public T Raw<T>()
    {
        int size = Unsafe.SizeOf<T>();
        Require(size);
        var value = Unsafe.ReadUnaligned<T>(ref _buffer[_at]);
        _at += size;
        return value;
    }

    public ReadOnlySpan<byte> Bytes(int count)
    {
        Require(count);
        var bytes = _buffer.AsSpan(_at, count);
        _at += count;
        return bytes;
    }

    public string? String()
    {
        uint head = Count();
        if (head == 0) return null;
        if ((head & 1) != 0) return new string(MemoryMarshal.Cast<byte, char>(Bytes(checked((int)(head >> 1) * 2))));
        var bytes = Bytes((int)((head - 2) >> 1));
        return bytes.Length is > 0 and <= sizeof(ulong) ? ShortString(bytes) : Encoding.UTF8.GetString(bytes);
    }

    /// <summary>Short texts repeat: names of columns and fields, the keys of small dictionaries. One that was read lately is taken again.</summary>
    private string ShortString(ReadOnlySpan<byte> bytes)
    {
        ulong word = 0;
        for (int i = 0; i < bytes.Length; i++) word |= (ulong)bytes[i] << (8 * i);
        ref var lately = ref (_lately ??= new (ulong, int, string)[64])[(int)((word * 0x9E3779B97F4A7C15UL) >> 58)];
        if (lately.Word != word || lately.Length != bytes.Length) lately = (word, bytes.Length, Encoding.UTF8.GetString(bytes));
        return lately.Text;
    }

    public string? Text()
    {
        if (_at < _end && _buffer[_at] == PickleWriter.LongText)
        {
            _at++;
            return (string?)ReadObject();
        }
        return String();
    }

    public Type ReadType() => _types[ReadTypeNumber()];

    public MethodInfo ReadMethod()
    {
        uint number = Count();
        if (number > 0) return _methods[checked((int)number - 1)];
        var declaring = ReadType();
        var module = ReadModule();
        int token = Raw<int>();
        var arguments = new Type[Byte()];
        for (int i = 0; i < arguments.Length; i++) arguments[i] = ReadType();
        var method = (MethodInfo)module.ResolveMethod(token, declaring.IsGenericType ? declaring.GetGenericArguments() : null, arguments)!;
        if (declaring.IsConstructedGenericType && method.DeclaringType != declaring)
            method = (MethodInfo)MethodBase.GetMethodFromHandle(method.MethodHandle, declaring.TypeHandle)!;
        if (arguments.Length > 0 && method.IsGenericMethodDefinition) method = method.MakeGenericMethod(arguments);
        _methods.Add(method);
        return method;
    }

    private int ReadTypeNumber()
    {
        uint number = Count();
        if (number > 0)
        {
            if (number > _types.Count) throw new InvalidDataException("A message from another process is damaged: it names a type that it does not hold.");
            return (int)number - 1;
        }
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack()) throw new InvalidDataException("A type in a message from another process is nested too deeply.");
        Type type;
        switch (Byte())
        {
            case 1:
                int rank = Byte();
                var element = ReadType();
                type = rank == 0 ? element.MakeArrayType() : element.MakeArrayType(rank);
                break;
            case 2:
                var definition = ReadType();
                var arguments = new Type[definition.GetGenericArguments().Length];
                for (int i = 0; i < arguments.Length; i++) arguments[i] = ReadType();
                type = definition.MakeGenericType(arguments);
                break;
            default:
                var module = ReadModule();
                type = module.ResolveType(Raw<int>());
                break;
        }
        _types.Add(type);
        _codecs.Add(null);
        return _types.Count - 1;
    }

    private Module ReadModule()
    {
        int number = (int)Count() - 1;
        if (number >= 0) return number < KnownModules.All.Length ? KnownModules.All[number] : _modules[number - KnownModules.All.Length];
        string name = String()!;
        string? location = String();
        var version = Raw<Guid>();
        if (!_loaded.TryGetValue((name, version), out var module)) _loaded[(name, version)] = module = Load(name, location, version);
        _modules.Add(module);
        return module;
    }

    private static Module Load(string name, string? location, Guid version)
    {
        Assembly? assembly = null;
        try
        {
            assembly = AppDomain.CurrentDomain.GetAssemblies().FirstOrDefault(a => a.FullName == name) ?? Assembly.Load(new AssemblyName(name));
        }
        catch (Exception) when (!string.IsNullOrEmpty(location))
        {
            assembly = Assembly.LoadFrom(location);
        }
        // A part of an assembly that has several is found by its number.
        var module = Array.Find(assembly.GetModules(), m => m.ModuleVersionId == version) ?? assembly.ManifestModule;
        if (module.ModuleVersionId != version)
            throw new InvalidOperationException(
                $"The assembly '{name}' here is another build than in the process that sent this (versions {module.ModuleVersionId} and {version}): it was rebuilt or changed since the program started. Restart the program.");
        // Result types bring their codecs when their module is initialised.
        RuntimeHelpers.RunModuleConstructor(module.ModuleHandle);
        return module;
    }

    private object ReadContent(bool isDeferred)
    {
        int typeNumber = ReadTypeNumber();
        var codec = _codecs[typeNumber] ??= Codec.For(_types[typeNumber]);
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
        _types.Clear();
        _codecs.Clear();
        _methods.Clear();
        _modules.Clear();
        _last.Clear();
        _lastOfDeferred.Clear();
        _readsDeferred = false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Require(int bytes)
    {
        if ((uint)bytes > (uint)(_end - _at)) throw Truncated();
    }

    private static InvalidDataException Truncated() => new("A message from another process ends too early.");
}

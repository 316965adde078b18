using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;

namespace TaskGraph;

/// <summary>
/// What an NPY file says of itself before its elements: their type, the shape, and whether columns lie together. The format is NumPy's,
/// versions 1 to 3 (numpy.lib.format).
/// </summary>
/// <param name="Type">The element type.</param>
/// <param name="IsSwapped">Whether the bytes of elements are in the other order than this machine's.</param>
/// <param name="IsFortran">Whether the elements lie in column-major order.</param>
/// <param name="Shape">The length of each axis.</param>
/// <param name="DataOffset">Where in the file the elements begin.</param>
internal sealed partial record NpyHeader(Type Type, bool IsSwapped, bool IsFortran, long[] Shape, long DataOffset)
{
    private const int MostBytes = 1 << 20;

    private static readonly (string Code, Type Type)[] _types =
    [
        ("f8", typeof(double)), ("f4", typeof(float)), ("f2", typeof(Half)), ("i8", typeof(long)), ("i4", typeof(int)), ("i2", typeof(short)),
        ("i1", typeof(sbyte)), ("u8", typeof(ulong)), ("u4", typeof(uint)), ("u2", typeof(ushort)), ("u1", typeof(byte)), ("b1", typeof(bool)),
        ("c16", typeof(Complex)),
    ];

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Whether NPY files can hold such elements.</summary>
    public static bool Holds(Type type) => Array.Exists(_types, t => t.Type == type);

    /// <summary>Reads the header of a file.</summary>
    /// <exception cref="InvalidDataException">It is not an NPY file, or holds what arrays can't.</exception>
    public static NpyHeader Read(StoredFile file)
    {
        InvalidDataException Invalid(string what) => new($"'{file.Path}' cannot be read as an NPY file: {what}");
        var start = new byte[12];
        int read = LocalFiles.Instance.Read(file.Path, 0, start);
        if (read < 10 || !start.AsSpan(0, 6).SequenceEqual(Magic)) throw Invalid("it does not begin with the six bytes of the format.");
        int version = start[6];
        if (version is < 1 or > 3) throw Invalid($"its version is {version}. Versions 1 to 3 are known.");
        int prefix = version == 1 ? 10 : 12;
        long length = version == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(start.AsSpan(8)) : BinaryPrimitives.ReadUInt32LittleEndian(start.AsSpan(8));
        if (length > MostBytes || prefix + length > file.Length) throw Invalid($"its header says it is {length} bytes long, in a file of {file.Length}.");
        var bytes = new byte[length];
        if (LocalFiles.Instance.Read(file.Path, prefix, bytes) < length) throw Invalid("it ends within its header.");
        string text = Encoding.UTF8.GetString(bytes);
        var (descr, order, shape) = (Descr().Match(text), Order().Match(text), Dimensions().Match(text));
        if (!descr.Success || !order.Success || !shape.Success) throw Invalid($"its header is {text.Trim()}. Expected a plain 'descr', 'fortran_order' and 'shape'.");
        string code = descr.Groups[1].Value;
        var type = Array.Find(_types, t => t.Code == code[1..]).Type
            ?? throw Invalid($"its elements are of type '{code}'. Known are {string.Join(", ", _types.Select(t => t.Code))}.");
        long[] lengths;
        try
        {
            lengths = [.. shape.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(n => long.Parse(n, NumberStyles.None, CultureInfo.InvariantCulture))];
            ArrayShapes.CheckShape(lengths);
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentException)
        {
            throw Invalid($"its shape is ({shape.Groups[1].Value}).");
        }
        Int128 needed = ArrayKernels.ElementTypes.SizeOf(type);
        foreach (long n in lengths) needed *= n;
        if (prefix + length + needed > file.Length) throw Invalid($"its shape {ArrayShapes.Text(lengths)} needs {needed} bytes, behind {prefix + length} of header, and the file has {file.Length}.");
        bool isSwapped = code[0] == (BitConverter.IsLittleEndian ? '>' : '<') && ArrayKernels.ElementTypes.SizeOf(type) > 1;
        return new(type, isSwapped, order.Groups[1].Value == "True", lengths, prefix + length);
    }

    /// <summary>The header of a file in row-major order, filled up so that the elements begin at a multiple of 64.</summary>
    public static byte[] Write(Type type, ReadOnlySpan<long> shape)
    {
        string code = Array.Find(_types, t => t.Type == type).Code;
        string order = ArrayKernels.ElementTypes.SizeOf(type) == 1 ? "|" : BitConverter.IsLittleEndian ? "<" : ">";
        string dimensions = shape.Length == 1 ? $"{shape[0]}," : string.Join(", ", shape.ToArray());
        string text = string.Create(CultureInfo.InvariantCulture, $"{{'descr': '{order}{code}', 'fortran_order': False, 'shape': ({dimensions}), }}");
        int length = (10 + text.Length + 1 + 63) / 64 * 64 - 10;
        var header = new byte[10 + length];
        Magic.CopyTo(header);
        header[6] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), (ushort)length);
        header.AsSpan(10).Fill((byte)' ');
        Encoding.ASCII.GetBytes(text, header.AsSpan(10));
        header[^1] = (byte)'\n';
        return header;
    }

    [GeneratedRegex("'descr'\\s*:\\s*'([<>|=][a-zA-Z][0-9]+)'")]
    private static partial Regex Descr();

    [GeneratedRegex("'fortran_order'\\s*:\\s*(True|False)")]
    private static partial Regex Order();

    [GeneratedRegex("'shape'\\s*:\\s*\\(([0-9, ]*)\\)")]
    private static partial Regex Dimensions();
}

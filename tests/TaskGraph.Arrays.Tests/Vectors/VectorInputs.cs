using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;
using System.Text.Json;

namespace TaskGraph.Tests;

/// <summary>The arrays of a recorded case by name, cut as they were.</summary>
internal sealed class VectorInputs(JsonElement inputs)
{
    public Array<double> this[string name] => Get(name, Number);

    public Array<long> Long(string name) => Get(name, e => e.GetInt64());

    public Array<sbyte> SByte(string name) => Get(name, e => e.GetSByte());

    public Array<byte> Byte(string name) => Get(name, e => e.GetByte());

    public Array<bool> Bool(string name) => Get(name, e => e.GetBoolean());

    public Array<Complex> Complex(string name) => Get(name, e => new Complex(Number(e.GetProperty("re")), Number(e.GetProperty("im"))));

    public static double Number(JsonElement value) => value.ValueKind == JsonValueKind.String
        ? value.GetString() switch
        {
            // Python's NaN has no sign, .NET's has.
            "NaN" => BitConverter.Int64BitsToDouble(0x7FF8_0000_0000_0000),
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            var text => double.Parse(text!, CultureInfo.InvariantCulture),
        }
        : value.GetDouble();

    public static long[][] Sizes(JsonElement chunks)
        => [.. chunks.EnumerateArray().Select(axis => axis.EnumerateArray().Select(n => n.ValueKind == JsonValueKind.Number ? n.GetInt64() : -1).ToArray())];

    public static IEnumerable<JsonElement> Flat(JsonElement data)
        => data.ValueKind == JsonValueKind.Array ? data.EnumerateArray().SelectMany(Flat) : [data];

    private Array<T> Get<T>(string name, Func<JsonElement, T> read) where T : unmanaged
    {
        var input = inputs.GetProperty(name);
        T[] data = [.. Flat(input.GetProperty("data")).Select(read)];
        nint[] shape = [.. input.GetProperty("shape").EnumerateArray().Select(n => (nint)n.GetInt64())];
        return Array<T>.FromTensor(Tensor.Create(data, shape)).Rechunk(Sizes(input.GetProperty("chunks")));
    }
}

using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;
using System.Reflection;
using System.Text.Json;
using TaskGraph.Testing;

namespace TaskGraph.Tests;

/// <summary>Runs the cases recorded from NumPy and Dask in tests/vectors/array.json whose operations exist: values, shapes and chunks.</summary>
public class VectorTests(ITestOutputHelper output)
{
    private static readonly JsonElement[] _recorded = RecordedCases.Load("array.json");

    private static readonly Dictionary<string, VectorCase> _cases = Assembly.GetExecutingAssembly().GetTypes()
        .Where(t => t.IsClass && typeof(IVectorCases).IsAssignableFrom(t))
        .SelectMany(t => ((IVectorCases)Activator.CreateInstance(t)!).Cases).ToDictionary(c => c.Id);

    public static TheoryData<string> Ids => [.. _cases.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Case_AsRecorded_GivesTheRecordedResult(string id)
    {
        var recorded = Assert.Single(_recorded, v => v.GetProperty("id").GetString() == id);
        var expect = recorded.GetProperty("expect");
        double tolerance = recorded.TryGetProperty("tol", out var t) ? t.GetDouble() : 1e-10;
        object? result = _cases[id].Run(new VectorInputs(recorded.GetProperty("input")));
        if (!expect.TryGetProperty("parts", out var parts))
        {
            Check(expect, Materialized.Of(result), tolerance, _cases[id]);
            return;
        }
        object?[] results = Assert.IsAssignableFrom<object?[]>(result);
        Assert.Equal(parts.GetArrayLength(), results.Length);
        for (int i = 0; i < results.Length; i++) Check(parts[i], Materialized.Of(results[i]), tolerance, _cases[id]);
    }

    [Fact]
    public void Coverage_OfRecordedCases_IsPrinted()
    {
        foreach (var area in _recorded.GroupBy(v => v.GetProperty("area").GetString()))
        {
            string[] missing = [.. area.Select(v => v.GetProperty("id").GetString()!).Where(id => !_cases.ContainsKey(id))];
            output.WriteLine($"{area.Key}: {area.Count() - missing.Length} of {area.Count()}{(missing.Length == 0 ? "" : "; not yet " + string.Join(", ", missing))}");
        }
        output.WriteLine($"array.json: {_cases.Count} of {_recorded.Length} cases");
        Assert.All(_cases.Keys, id => Assert.Contains(_recorded, v => v.GetProperty("id").GetString() == id));
    }

    private static void Check(JsonElement expect, Materialized actual, double tolerance, VectorCase recorded)
    {
        long[] shape = [.. expect.GetProperty("shape").EnumerateArray().Select(n => n.GetInt64())];
        Assert.Equal(shape, actual.Shape);
        Complex[] expected = [.. VectorInputs.Flat(expect.GetProperty("data")).Select(Number)];
        Assert.Equal(expected.Length, actual.Values.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Same(expected[i], actual.Values[i], tolerance), $"element {i}: expected {expected[i]}, got {actual.Values[i]}");
        if (recorded.CutOtherwise is not null || actual.Chunks is not { } chunks || !expect.TryGetProperty("chunks", out var cut) || cut.ValueKind != JsonValueKind.Array) return;
        var allowed = new List<string> { Text(VectorInputs.Sizes(cut)) };
        if (expect.TryGetProperty("chunks_2026_08", out var newer) && newer.ValueKind == JsonValueKind.Array) allowed.Add(Text(VectorInputs.Sizes(newer)));
        Assert.Contains(Text(chunks), allowed);
    }

    private static string Text(IEnumerable<IEnumerable<long>> chunks) => string.Join(" ", chunks.Select(axis => $"[{string.Join(",", axis)}]"));

    private static Complex Number(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => Complex.One,
        JsonValueKind.False => 0,
        JsonValueKind.Object => new Complex(VectorInputs.Number(value.GetProperty("re")), VectorInputs.Number(value.GetProperty("im"))),
        _ => VectorInputs.Number(value),
    };

    private static bool Same(Complex expected, Complex actual, double tolerance)
        => Same(expected.Real, actual.Real, tolerance) && Same(expected.Imaginary, actual.Imaginary, tolerance);

    private static bool Same(double expected, double actual, double tolerance)
        => expected.Equals(actual) || expected == actual || Math.Abs(expected - actual) <= Math.Max(1e-12, tolerance * Math.Abs(expected));
}

/// <summary>A computed result, whatever its type was.</summary>
internal sealed record Materialized(long[] Shape, Complex[] Values, IEnumerable<IEnumerable<long>>? Chunks)
{
    public static Materialized Of(object? result)
    {
        Type? array = result?.GetType();
        if (array is { IsGenericType: true } && array.GetGenericTypeDefinition() == typeof(Array<>))
            return (Materialized)typeof(Materialized).GetMethod(nameof(OfArray))!.MakeGenericMethod(array.GetGenericArguments()).Invoke(null, [result])!;
        if (result is LazyCollection) result = array!.GetMethod("Compute", [typeof(IScheduler), typeof(IExecutionObserver)])!.Invoke(result, [null, null]);
        return new([], [Value(result!)], null);
    }

    public static Materialized OfArray<T>(Array<T> array) where T : unmanaged
    {
        var tensor = array.Compute();
        var data = new T[tensor.FlattenedLength];
        tensor.FlattenTo(data);
        // A tensor always has an axis.
        return new(array.Rank == 0 ? [] : [.. tensor.Lengths.ToArray().Select(n => (long)n)], Array.ConvertAll(data, v => Value(v)), array.Chunks);
    }

    private static Complex Value(object value) => value switch
    {
        bool b => b ? 1 : 0,
        Complex c => c,
        Half h => (double)h,
        _ => Convert.ToDouble(value, CultureInfo.InvariantCulture),
    };
}

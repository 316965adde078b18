using System.Globalization;
using System.Reflection;
using System.Text.Json;
using TaskGraph.Testing;

namespace TaskGraph.Frames.Tests;

/// <summary>Runs the cases recorded from pandas and Dask in tests/vectors/dataframe.json whose operations exist.</summary>
public class VectorTests(ITestOutputHelper output)
{
    private static readonly JsonElement[] _recorded = RecordedCases.Load("dataframe.json");

    private static readonly Dictionary<string, Func<VectorInputs, object?>> _cases = Assembly.GetExecutingAssembly().GetTypes()
        .Where(t => t.IsClass && typeof(IVectorCases).IsAssignableFrom(t))
        .SelectMany(t => ((IVectorCases)Activator.CreateInstance(t)!).Cases).ToDictionary(c => c.Id, c => c.Run);

    private static readonly (string Id, string Why)[] _missing =
    [
        .. Missing("reshaping makes columns of values, which are not known before the computation", "reshape-001", "reshape-003", "reshape-005", "reshape-006", "reshape-013",
            "reshape-014", "reshape-015"),
        .. Missing("rows are not aligned by index values: join them", "select-020", "select-021", "reshape-009"),
        .. Missing("there are no operations along a row, nor functions of rows but in MapPartitions", "select-019", "stats-041"),
        .. Missing("windows are of rows behind, with built-in aggregates", "rolling-009", "rolling-010", "rolling-011", "rolling-012"),
        .. Missing("resampling closes and labels on the left, by single aggregates", "resample-005", "resample-008"),
        .. Missing("aggregates that are not there, or not of whole columns", "groupby-032", "groupby-033", "stats-023", "stats-025", "stats-044", "stats-046", "stats-011", "missing-020"),
        .. Missing("null is always passed over", "stats-039", "stats-042", "cumulative-006"),
        .. Missing("the first of equal rows is kept", "missing-002"),
        .. Missing("categories stay as they are declared", "categorical-005"),
    ];

    private static IEnumerable<(string, string)> Missing(string why, params string[] ids) => ids.Select(id => ($"df-{id}", why));

    public static TheoryData<string> Ids => [.. _cases.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Case_AsRecorded_GivesTheRecordedResult(string id)
    {
        var recorded = Assert.Single(_recorded, v => v.GetProperty("id").GetString() == id);
        object? result = _cases[id](new VectorInputs(recorded.GetProperty("input")));
        Check(recorded, result);
    }

    [Fact]
    public void Coverage_OfRecordedCases_IsPrinted()
    {
        foreach (var area in _recorded.GroupBy(v => v.GetProperty("area").GetString()))
            output.WriteLine($"{area.Key}: {area.Count(v => _cases.ContainsKey(v.GetProperty("id").GetString()!))} of {area.Count()}");
        output.WriteLine($"dataframe.json: {_cases.Count} of {_recorded.Length} cases");
        foreach (var reason in _missing.GroupBy(m => m.Why)) output.WriteLine($"not there: {string.Join(", ", reason.Select(m => m.Id))}: {reason.Key}");
        string[] all = [.. _recorded.Select(v => v.GetProperty("id").GetString()!).Order(StringComparer.Ordinal)];
        Assert.Equal(all, _cases.Keys.Concat(_missing.Select(m => m.Id)).Order(StringComparer.Ordinal));
    }

    private static void Check(JsonElement recorded, object? result)
    {
        var expect = recorded.GetProperty("expect");
        double tolerance = recorded.TryGetProperty("tol", out var t) ? t.GetDouble() : 1e-10;
        result = result switch { DataFrame frame => frame.Compute(), Series series => series.Compute(), _ => result };
        if (result is not Frame computed)
        {
            Assert.True(Same(Cell(expect.GetProperty("value")), Cell(result), tolerance), $"expected {expect.GetProperty("value")}, got {result}");
            return;
        }
        object?[][] expected = Columns(expect, computed.Schema.Count);
        object?[][] actual = Array.ConvertAll(computed.Data.Columns, c => Enumerable.Range(0, c.Length).Select(r => Cell(c.BoxedValue(r))).ToArray());
        Assert.Equal(expected.Length, actual.Length);
        Assert.Equal(expected[0].Length, computed.RowCount);
        var expectedRows = Rows(expected);
        var actualRows = Rows(actual);
        if (!expect.GetProperty("order_matters").GetBoolean())
        {
            expectedRows = [.. expectedRows.OrderBy(Key, StringComparer.Ordinal)];
            actualRows = [.. actualRows.OrderBy(Key, StringComparer.Ordinal)];
        }
        for (int r = 0; r < expectedRows.Length; r++)
            for (int c = 0; c < expected.Length; c++)
                Assert.True(Same(expectedRows[r][c], actualRows[r][c], tolerance),
                    $"row {r}, column {c}: expected {expectedRows[r][c]}, got {actualRows[r][c]} in\n{computed}");
    }

    // The data's columns; with as many of the index in front as the result has more.
    private static object?[][] Columns(JsonElement expect, int count)
    {
        var data = expect.GetProperty("data");
        bool isFrame = expect.GetProperty("kind").GetString() == "frame";
        List<object?[]> columns = isFrame ? [.. data.EnumerateArray().Select(Values)] : [Values(data)];
        if (count > columns.Count && expect.TryGetProperty("index", out var index))
        {
            var values = index.GetProperty("values");
            int levels = index.GetProperty("names").GetArrayLength();
            if (levels == 1) columns.Insert(0, Values(values));
            else
                for (int level = levels - 1; level >= 0; level--) columns.Insert(0, [.. values.EnumerateArray().Select(v => Cell(v[level]))]);
        }
        return [.. columns];
    }

    private static object?[] Values(JsonElement values) => [.. values.EnumerateArray().Select(v => Cell(v))];

    private static object?[][] Rows(object?[][] columns)
        => [.. Enumerable.Range(0, columns[0].Length).Select(r => Array.ConvertAll(columns, c => c[r]))];

    private static string Key(object?[] row)
        => string.Join('|', row.Select(c => c is double d ? d.ToString("F6", CultureInfo.InvariantCulture) : c ?? "null"));

    // pandas marks missing numbers by NaN and gives numbers types by what is missing: only values count here.
    private static object? Cell(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => value.GetDouble(),
        _ => value.GetString() switch
        {
            "NaN" => null,
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            var text
            => text
        },
    };

    private static object? Cell(object? value) => value switch
    {
        null or double.NaN or float.NaN => null,
        string or bool => value,
        DateTime time => time.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture),
        _ => Convert.ToDouble(value, CultureInfo.InvariantCulture),
    };

    private static bool Same(object? expected, object? actual, double tolerance) => (expected, actual) switch
    {
        (double e, double a) => e == a || Math.Abs(e - a) <= Math.Max(1e-12, tolerance * Math.Abs(e)),
        _ => Equals(expected, actual),
    };
}

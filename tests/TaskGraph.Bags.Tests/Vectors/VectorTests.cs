using System.Text.Json;
using System.Text.Json.Nodes;
using TaskGraph.Testing;

namespace TaskGraph.Tests;

/// <summary>Runs the cases recorded from dask.bag in tests/vectors/bag.json.</summary>
public class VectorTests(ITestOutputHelper output)
{
    private static readonly JsonElement[] _recorded = RecordedCases.Load("bag.json");

    public static TheoryData<string> Ids => [.. _recorded.Select(v => v.GetProperty("id").GetString()!)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Case_AsRecorded_GivesTheRecordedResult(string id)
    {
        var recorded = Assert.Single(_recorded, v => v.GetProperty("id").GetString() == id);
        var result = VectorCases.All[id](new VectorInputs(recorded.GetProperty("input")));
        var expect = recorded.GetProperty("expect");
        bool ordered = expect.GetProperty("order_matters").GetBoolean(), innerOrdered = !expect.TryGetProperty("inner_list_order_matters", out var inner) || inner.GetBoolean();
        double tolerance = recorded.TryGetProperty("tol", out var t) ? t.GetDouble() : 0;
        var expected = Normal(JsonNode.Parse(expect.GetProperty("value").GetRawText()), ordered, innerOrdered);
        foreach (var scheduler in (IScheduler[])[Scheduler.Synchronous, Scheduler.Processes])
        {
            object? computed = result.GetType().GetMethod("Compute", [typeof(IScheduler), typeof(IExecutionObserver)])!.Invoke(result, [scheduler, null]);
            var actual = Normal(JsonSerializer.SerializeToNode(computed), ordered, innerOrdered);
            Assert.True(AreSame(expected, actual, tolerance), $"expected {expected?.ToJsonString()}, got {actual?.ToJsonString()}");
        }
    }

    [Fact]
    public void Coverage_OfRecordedCases_IsAll()
    {
        output.WriteLine($"bag.json: {_recorded.Count(v => VectorCases.All.ContainsKey(v.GetProperty("id").GetString()!))} of {_recorded.Length} cases");
        Assert.Equal(_recorded.Length, VectorCases.All.Count);
    }

    private static JsonNode? Normal(JsonNode? value, bool ordered, bool innerOrdered)
    {
        if (ordered || value is not JsonArray items) return value;
        var texts = items.Select(item => innerOrdered || item is not JsonArray pair ? item!.ToJsonString() : $"[{pair[0]!.ToJsonString()},{Sorted(pair[1]!.AsArray())}]");
        return JsonNode.Parse($"[{string.Join(',', texts.Order(StringComparer.Ordinal))}]");
    }

    private static string Sorted(JsonArray items) => $"[{string.Join(',', items.Select(i => i!.ToJsonString()).Order(StringComparer.Ordinal))}]";

    private static bool AreSame(JsonNode? expected, JsonNode? actual, double tolerance)
    {
        if (expected is not JsonValue value || actual is not JsonValue found || value.GetValueKind() != JsonValueKind.Number) return JsonNode.DeepEquals(expected, actual);
        return Math.Abs(double.Parse(value.ToJsonString()) - double.Parse(found.ToJsonString())) <= tolerance * Math.Abs(double.Parse(value.ToJsonString()));
    }
}

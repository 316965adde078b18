using System.Globalization;
using System.Text.Json;

namespace TaskGraph.Frames.Tests;

/// <summary>The frames of a recorded case by name, cut as they were. An index with a name is the first column; missing values are null.</summary>
internal sealed class VectorInputs(JsonElement inputs)
{
    public DataFrame this[string name]
    {
        get
        {
            var input = inputs.GetProperty(name);
            var columns = new List<(string, Array)>();
            var index = input.GetProperty("index");
            if (index.GetProperty("names")[0].GetString() is { } indexName)
                columns.Add((indexName, Values(index.GetProperty("dtype").GetString()!, index.GetProperty("values"))));
            var names = input.GetProperty("columns");
            for (int i = 0; i < names.GetArrayLength(); i++)
                columns.Add((names[i].GetString()!, Values(input.GetProperty("dtypes")[i].GetString()!, input.GetProperty("data")[i])));
            int[] lengths = [.. input.GetProperty("partition_lengths").EnumerateArray().Select(l => l.GetInt32())];
            var frame = DataFrame.FromFrame(Frame.FromColumns([.. columns]), lengths);
            // The categories of all recorded categorical columns, in their order.
            for (int i = 0; i < names.GetArrayLength(); i++)
                if (input.GetProperty("dtypes")[i].GetString() == "category")
                    frame = frame.Assign((names[i].GetString()!, frame[names[i].GetString()!].AsCategory(["lo", "mid", "hi", "never"], ordered: true)));
            return frame;
        }
    }

    private static Array Values(string type, JsonElement values) => type switch
    {
        "int64" => values.EnumerateArray().Select(v => v.GetInt64()).ToArray(),
        "float64" => values.EnumerateArray().Select(Number).ToArray(),
        "bool" => values.EnumerateArray().Select(v => v.GetBoolean()).ToArray(),
        "datetime64[ns]" => values.EnumerateArray().Select(v
            => v.ValueKind == JsonValueKind.Null ? (DateTime?)null : DateTime.Parse(v.GetString()!, CultureInfo.InvariantCulture)).ToArray(),
        _ => values.EnumerateArray().Select(v => v.ValueKind == JsonValueKind.Null || v.GetString() == "NaN" ? null : v.GetString()).ToArray(),
    };

    private static double? Number(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString() switch
        {
            "NaN" => null,
            "Infinity" => double.PositiveInfinity,
            "-Infinity"
            => double.NegativeInfinity,
            var text => double.Parse(text!, CultureInfo.InvariantCulture)
        },
        _ => value.GetDouble(),
    };
}

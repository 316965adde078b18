using System.Text.Json;
using System.Text.Json.Nodes;

namespace TaskGraph.Tests;

/// <summary>The inputs of a recorded case as bags, partitioned as they were.</summary>
internal sealed class VectorInputs(JsonElement input)
{
    public Bag<T> Bag<T>(string name)
    {
        var recorded = input.GetProperty(name);
        var items = recorded.GetProperty("items").Deserialize<T[]>(JsonSerializerOptions.Web)!;
        Bag<T>? bag = null;
        int start = 0;
        foreach (var length in recorded.GetProperty("partition_lengths").EnumerateArray())
        {
            var part = TaskGraph.Bag.FromSequence(items[start..(start += length.GetInt32())], 1);
            bag = bag?.Concat(part) ?? part;
        }
        return bag!;
    }

    public Bag<int> Ints(string name) => Bag<int>(name);

    public Bag<string> Texts(string name) => Bag<string>(name);

    public Bag<JsonNode> Nodes(string name) => Bag<JsonNode>(name);
}

internal sealed record Sale(string Name, int Amount, string[] Tags);

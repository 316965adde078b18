using ParquetSharp;
using ParquetSharp.Schema;

namespace TaskGraph;

/// <summary>A level of lists by the definition levels of its column.</summary>
/// <param name="Defined">The least level of a list that is there; below it is null, or in a list that has nothing.</param>
/// <param name="Slot">The least level of a list with an element, which may be null.</param>
internal readonly record struct ParquetLevel(short Defined, short Slot);

/// <summary>
/// How a column of a schema is nested: a value, or lists of such, as a group of one repeated group of one field ('tags.list.element'), as older writers
/// do without one of the groups, or as a repeated field.
/// </summary>
/// <param name="Leaf">The definition level of a value that is there.</param>
/// <param name="Levels">Its lists, from the outermost.</param>
internal sealed record ParquetShape(short Leaf, ParquetLevel[] Levels)
{
    /// <summary>The shape of a column that is no part of another; null for records and maps.</summary>
    public static ParquetShape? Of(ColumnDescriptor column)
    {
        using var leaf = column.SchemaNode;
        var path = new List<Node>();
        try
        {
            // The root is no part of the path.
            for (var node = leaf.Parent; node is not null; node = node.Parent) path.Add(node);
            if (path.Count > 0)
            {
                path[^1].Dispose();
                path.RemoveAt(path.Count - 1);
            }
            path.Reverse();
            return Of([.. path, leaf]);
        }
        finally
        {
            foreach (var node in path) node.Dispose();
        }
    }

    private static ParquetShape? Of(Node[] path)
    {
        var levels = new List<ParquetLevel>();
        short definition = 0;
        for (int i = 0; i < path.Length; i++)
        {
            bool isRepeated = path[i].Repetition == Repetition.Repeated;
            if (path[i].Repetition != Repetition.Required) definition++;
            if (isRepeated) levels.Add(new((short)(definition - 1), definition));
            if (path[i] is not GroupNode group) continue;
            // A group is either a list, which has one repeated field, or what repeats in one, which has one field.
            bool isList = IsRepeated(group);
            if (group.FieldCount != 1 || !isList && !isRepeated || isRepeated && i == 0) return null;
        }
        return new(definition, [.. levels]);

        static bool IsRepeated(GroupNode group)
        {
            using var field = group.Field(0);
            return field.Repetition == Repetition.Repeated;
        }
    }
}

using System.Text.Json;
using ParquetSharp;
using ParquetSharp.Schema;

namespace TaskGraph;

/// <summary>Which column type a Parquet column is read as, and how column types are written.</summary>
internal static class ParquetTypes
{
    /// <summary>Where a file says which types Parquet itself has no words for: a JSON object of types by column.</summary>
    public const string MetadataKey = "taskgraph.types";

    /// <summary>What a frame holds the column as; null where it can't.</summary>
    public static ColumnType? TypeOf(ColumnDescriptor column)
    {
        if (ParquetShape.Of(column) is not { } shape || LeafTypeOf(column) is not { } type) return null;
        foreach (var _ in shape.Levels)
        {
            if (!ColumnTypes.CanNest(type)) return null;
            type = type.ListOf();
        }
        return type;
    }

    /// <summary>The types that a file written here says of its columns.</summary>
    public static IReadOnlyDictionary<string, ParquetHint> HintsOf(FileMetaData file)
    {
        if (!file.KeyValueMetadata.TryGetValue(MetadataKey, out string? json)) return new Dictionary<string, ParquetHint>();
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, ParquetHint>>(json) ?? [];
        }
        catch (JsonException)
        {
            return new Dictionary<string, ParquetHint>(); // another writer's
        }
    }

    /// <summary>What to say of a column for <see cref="HintsOf"/>; null where Parquet says it.</summary>
    public static ParquetHint? HintOf(ColumnData column)
    {
        var texts = ListColumn.Innermost(column) as StringColumn;
        bool isOrdered = texts?.Dictionary.Categories == CategoryOrder.Ordered;
        return column.Type.Innermost() is ColumnType.Category or ColumnType.TimeSpan or ColumnType.DateTimeOffset
            ? new(column.Type.Name(), isOrdered ? [.. Enumerable.Range(0, texts!.Dictionary.Count).Select(texts.Dictionary.Text)] : null) : null;
    }

    /// <summary>The column in a file's schema.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">Its type.</param>
    /// <param name="scale">The decimals of decimals.</param>
    public static Node NodeOf(string name, ColumnType type, int scale)
    {
        if (!type.IsList() || type.IsBinary()) return Leaf(name, type, scale);
        using var list = LogicalType.List();
        using var element = NodeOf("element", type.ElementType(), scale);
        using var group = new GroupNode("list", Repetition.Repeated, [element]);
        return new GroupNode(name, Repetition.Optional, [group], list);
    }

    private static PrimitiveNode Leaf(string name, ColumnType type, int scale)
    {
        var (logical, physical, length) = type switch
        {
            ColumnType.Bool => (LogicalType.None(), PhysicalType.Boolean, -1),
            ColumnType.SByte => (LogicalType.Int(8, true), PhysicalType.Int32, -1),
            ColumnType.Byte => (LogicalType.Int(8, false), PhysicalType.Int32, -1),
            ColumnType.Short => (LogicalType.Int(16, true), PhysicalType.Int32, -1),
            ColumnType.UShort => (LogicalType.Int(16, false), PhysicalType.Int32, -1),
            ColumnType.Int => (LogicalType.Int(32, true), PhysicalType.Int32, -1),
            ColumnType.UInt => (LogicalType.Int(32, false), PhysicalType.Int32, -1),
            ColumnType.Long or ColumnType.TimeSpan => (LogicalType.Int(64, true), PhysicalType.Int64, -1),
            ColumnType.ULong => (LogicalType.Int(64, false), PhysicalType.Int64, -1),
            ColumnType.Float => (LogicalType.None(), PhysicalType.Float, -1),
            ColumnType.Double => (LogicalType.None(), PhysicalType.Double, -1),
            ColumnType.Decimal => (LogicalType.Decimal(DecimalScale.Precision, scale), PhysicalType.FixedLenByteArray, 16),
            ColumnType.DateTime => (LogicalType.Timestamp(false, TimeUnit.Micros), PhysicalType.Int64, -1),
            ColumnType.DateTimeOffset => (LogicalType.Timestamp(true, TimeUnit.Micros), PhysicalType.Int64, -1),
            ColumnType.DateOnly => (LogicalType.Date(), PhysicalType.Int32, -1),
            ColumnType.Guid => (LogicalType.Uuid(), PhysicalType.FixedLenByteArray, 16),
            ColumnType.String or ColumnType.Category => (LogicalType.String(), PhysicalType.ByteArray, -1),
            _ => (LogicalType.None(), PhysicalType.ByteArray, -1),
        };
        using (logical) return new PrimitiveNode(name, Repetition.Optional, logical, physical, length);
    }

    private static ColumnType? LeafTypeOf(ColumnDescriptor column)
    {
        using var logical = column.LogicalType;
        return (column.PhysicalType, logical) switch
        {
            (PhysicalType.Boolean, _) => ColumnType.Bool,
            (PhysicalType.Int32, DateLogicalType) => ColumnType.DateOnly,
            (PhysicalType.Int32, IntLogicalType whole) => (whole.BitWidth, whole.IsSigned) switch
            {
                (8, true) => ColumnType.SByte,
                (8, false) => ColumnType.Byte,
                (16, true) => ColumnType.Short,
                (16, false) => ColumnType.UShort,
                (_, false) => ColumnType.UInt,
                _ => ColumnType.Int,
            },
            (PhysicalType.Int32, NoneLogicalType) => ColumnType.Int,
            (PhysicalType.Int64, TimestampLogicalType) => ColumnType.DateTime,
            (PhysicalType.Int32 or PhysicalType.Int64, TimeLogicalType) => ColumnType.TimeSpan,
            (PhysicalType.Int64, IntLogicalType { IsSigned: false }) => ColumnType.ULong,
            (PhysicalType.Int64, IntLogicalType or NoneLogicalType) => ColumnType.Long,
            (PhysicalType.Int32 or PhysicalType.Int64 or PhysicalType.FixedLenByteArray or PhysicalType.ByteArray, DecimalLogicalType { Precision: <= DecimalScale.Precision }) => ColumnType.Decimal,
            (PhysicalType.Int96, _) => ColumnType.DateTime,
            (PhysicalType.Float, _) => ColumnType.Float,
            (PhysicalType.Double, _) => ColumnType.Double,
            (PhysicalType.FixedLenByteArray, UuidLogicalType) => ColumnType.Guid,
            (PhysicalType.ByteArray, StringLogicalType or EnumLogicalType or JsonLogicalType) => ColumnType.String,
            (PhysicalType.ByteArray, NoneLogicalType or BsonLogicalType) => ColumnType.Byte.ListOf(),
            _ => null,
        };
    }
}

/// <summary>What a file says of a column beside Parquet's own types.</summary>
/// <param name="Type">The name of the column type.</param>
/// <param name="Categories">Ordered categories.</param>
internal sealed record ParquetHint(string Type, string[]? Categories)
{
    /// <summary>The type, where the column as Parquet describes it can be of it.</summary>
    public ColumnType Over(ColumnType parquet) => ColumnTypes.Named(Type) is { } type && Fits(parquet, type) ? type : parquet;

    private static bool Fits(ColumnType parquet, ColumnType type) => parquet.IsList() && type.IsList() ? Fits(parquet.ElementType(), type.ElementType())
        : (parquet, type) is (ColumnType.String, ColumnType.Category)
        or (ColumnType.Long, ColumnType.TimeSpan) or (ColumnType.DateTime, ColumnType.DateTimeOffset);
}

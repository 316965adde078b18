using Apache.Arrow;
using Apache.Arrow.Types;

namespace TaskGraph;

/// <summary>The column types that Arrow's types are read as.</summary>
internal static class ArrowTypes
{
    /// <exception cref="NotSupportedException">A column holds what a frame can't hold.</exception>
    public static FrameSchema SchemaOf(Schema schema) => new(schema.FieldsList.Select(f => new FrameColumn(f.Name, TypeOf(f).ToType())));

    private static ColumnType TypeOf(Field field)
    {
        if (field.Metadata is { } metadata && metadata.TryGetValue(ArrowExport.TypeKey, out string? name) && ColumnTypes.Named(name) is { } named) return named;
        return TypeOf(field.DataType) ?? throw new NotSupportedException(
            $"Column '{field.Name}' holds {NameOf(field.DataType)}, which a frame can't hold. A frame holds bool, numbers, decimals, texts, binary data, dates, times, durations, and " +
            $"lists and dictionaries of these, lists nested up to {ColumnTypes.MostLists} times. Take the column apart or leave it out where the data is written.");
    }

    private static ColumnType? TypeOf(IArrowType type) => type switch
    {
        BooleanType => ColumnType.Bool,
        Int8Type => ColumnType.SByte,
        UInt8Type => ColumnType.Byte,
        Int16Type => ColumnType.Short,
        UInt16Type => ColumnType.UShort,
        Int32Type => ColumnType.Int,
        UInt32Type => ColumnType.UInt,
        Int64Type => ColumnType.Long,
        UInt64Type => ColumnType.ULong,
        HalfFloatType or FloatType => ColumnType.Float,
        DoubleType => ColumnType.Double,
        Decimal32Type or Decimal64Type or Decimal128Type or Decimal256Type => ColumnType.Decimal,
        TimestampType { Timezone: null or "" } => ColumnType.DateTime,
        TimestampType => ColumnType.DateTimeOffset,
        Date32Type => ColumnType.DateOnly,
        Date64Type => ColumnType.DateTime,
        DurationType or Time32Type or Time64Type => ColumnType.TimeSpan,
        StringType or LargeStringType or StringViewType => ColumnType.String,
        FixedSizeBinaryType { ByteWidth: 16 } => ColumnType.Guid,
        FixedSizeBinaryType or BinaryType or LargeBinaryType or BinaryViewType => ColumnType.Byte.ListOf(),
        DictionaryType { Ordered: true } d when TypeOf(d.ValueType) == ColumnType.String => ColumnType.Category,
        DictionaryType d => TypeOf(d.ValueType),
        RunEndEncodedType r => TypeOf(r.ValuesDataType),
        ExtensionType e => TypeOf(e.StorageType),
        ListType or LargeListType or FixedSizeListType or ListViewType or LargeListViewType
            => TypeOf(((NestedType)type).Fields[0].DataType) is { } element && ColumnTypes.CanNest(element) ? element.ListOf() : null,
        _ => null,
    };

    private static string NameOf(IArrowType type) => type switch
    {
        DictionaryType d => $"{type.Name} of {NameOf(d.ValueType)}",
        NestedType { Fields: { Count: > 0 } fields } => $"{type.Name} of {string.Join(", ", fields.Select(f => NameOf(f.DataType)))}",
        _ => type.Name,
    };
}

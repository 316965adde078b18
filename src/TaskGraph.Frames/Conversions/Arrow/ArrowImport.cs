using Apache.Arrow;

namespace TaskGraph;

/// <summary>Arrow's record batches as partitions.</summary>
internal static class ArrowImport
{
    /// <exception cref="NotSupportedException">A column holds what a frame can't hold.</exception>
    /// <exception cref="InvalidDataException">A value is out of its column type's range, or a list of bytes has a null.</exception>
    public static FramePartition Of(RecordBatch batch)
    {
        var schema = ArrowTypes.SchemaOf(batch.Schema);
        var columns = new ColumnData[schema.Count];
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i] = ArrowColumn.Read(batch.Column(i).Data, schema[i].Name, schema.TypeAt(i));
            ListColumn.CheckBytes(columns[i], schema[i].Name);
        }
        return new(schema, columns, batch.Length);
    }
}

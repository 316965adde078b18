using Apache.Arrow;

namespace TaskGraph;

/// <summary>Frames as Arrow's record batches.</summary>
public static class ToArrowOperation
{
    extension(Frame frame)
    {
        /// <summary>
        /// The frame as a record batch. Numbers share their memory with the frame, so the batch must not be written to; all else is converted: DateTime is
        /// a timestamp in microseconds without a zone, DateTimeOffset one in UTC, DateOnly a date32, TimeSpan a duration in microseconds (what is finer is cut
        /// off), decimal a decimal128 with as many decimals as the column needs, Guid 16 bytes, string and categories a dictionary of UTF-8 text with int32
        /// codes, byte[] binary and other arrays lists.
        /// </summary>
        /// <exception cref="OverflowException">A column of decimals needs more than 38 digits.</exception>
        public RecordBatch ToArrow()
        {
            ArgumentNullException.ThrowIfNull(frame);
            var data = frame.Data;
            var schema = new Schema.Builder();
            var arrays = new IArrowArray[data.Columns.Length];
            for (int i = 0; i < arrays.Length; i++)
            {
                var array = ArrowExport.Of(data.Columns[i]);
                arrays[i] = ArrowArrayFactory.BuildArray(array);
                schema.Field(new Field(data.Schema[i].Name, array.DataType, true, ArrowExport.MetadataOf(data.Schema.TypeAt(i))));
            }
            return new RecordBatch(schema.Build(), arrays, data.RowCount);
        }
    }
}

/// <summary>Frames from Arrow's record batches.</summary>
public static class FromArrowOperation
{
    extension(Frame)
    {
        /// <summary>
        /// A frame from a record batch. Numbers in garbage-collected memory are not copied, so that memory must not change afterwards; all else is converted,
        /// as <see cref="ToArrowOperation"/> says the other way round. Timestamps with a zone are DateTimeOffset; texts, binary data and lists may be large or
        /// views, dictionaries have any index and values.
        /// </summary>
        /// <exception cref="NotSupportedException">A column holds what a frame can't hold: structs, maps, unions, intervals, nothing but nulls.</exception>
        /// <exception cref="InvalidDataException">A time or decimal is out of its column type's range, or the array is damaged.</exception>
        public static Frame FromArrow(RecordBatch batch)
        {
            ArgumentNullException.ThrowIfNull(batch);
            var imported = ArrowImport.Of(batch);
            var managed = imported.ToManaged();
            imported.Release();
            return Frame.Over(managed);
        }
    }
}

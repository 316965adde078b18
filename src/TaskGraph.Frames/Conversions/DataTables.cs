using System.Data;

namespace TaskGraph;

/// <summary>Frames from and to ADO.NET's tables.</summary>
public static class DataTableOperation
{
    extension(Frame)
    {
        /// <summary>A frame with the rows of a table, without those that are deleted. What no column holds becomes string.</summary>
        public static Frame FromDataTable(DataTable table)
        {
            ArgumentNullException.ThrowIfNull(table);
            using var reader = table.CreateDataReader();
            var rows = FrameRows.Read(reader, FrameRows.SchemaOf(reader), default);
            var managed = rows.ToManaged();
            rows.Release();
            return Frame.Over(managed);
        }
    }

    extension(DataFrame)
    {
        /// <summary>A frame with the rows of a table, without those that are deleted. What no column holds becomes string.</summary>
        public static DataFrame FromDataTable(DataTable table, int? partitions = null) => DataFrame.FromFrame(Frame.FromDataTable(table), partitions);
    }

    extension(Frame frame)
    {
        /// <summary>A table with the frame's rows; null is DBNull, categories are string, lists arrays whose elements may be null.</summary>
        public DataTable ToDataTable()
        {
            ArgumentNullException.ThrowIfNull(frame);
            var table = new DataTable { Locale = System.Globalization.CultureInfo.InvariantCulture };
            for (int i = 0; i < frame.Schema.Count; i++)
                table.Columns.Add(frame.Schema[i].Name, frame.Schema.TypeAt(i).Kind().BoxedType);
            using var reader = frame.CreateDataReader();
            table.Load(reader);
            return table;
        }
    }
}

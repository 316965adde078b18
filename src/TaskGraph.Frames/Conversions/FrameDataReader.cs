using System.Collections;
using System.Data;
using System.Data.Common;

namespace TaskGraph;

/// <summary>Frames for ADO.NET.</summary>
public static class CreateDataReaderOperation
{
    extension(Frame frame)
    {
        /// <summary>A reader over the rows, for bulk copies and DataTable.Load.</summary>
        public DbDataReader CreateDataReader()
        {
            ArgumentNullException.ThrowIfNull(frame);
            return new FrameDataReader(frame);
        }
    }
}

/// <summary>Walks the rows of a frame.</summary>
internal sealed class FrameDataReader(Frame frame) : DbDataReader
{
    private int _row = -1;
    private bool _isClosed;

    public override int FieldCount => frame.Schema.Count;

    public override bool HasRows => frame.RowCount > 0;

    public override bool IsClosed => _isClosed;

    public override int RecordsAffected => -1;

    public override int Depth => 0;

    public override object this[int ordinal] => GetValue(ordinal);

    public override object this[string name] => GetValue(GetOrdinal(name));

    public override bool Read() => !_isClosed && ++_row < frame.RowCount;

    public override bool NextResult() => false;

    public override void Close() => _isClosed = true;

    public override string GetName(int ordinal) => frame.Schema[ordinal].Name;

    public override int GetOrdinal(string name) => frame.Schema.IndexOf(name);

    public override Type GetFieldType(int ordinal) => frame.Schema.TypeAt(ordinal).Kind().BoxedType;

    public override string GetDataTypeName(int ordinal) => frame.Schema.TypeAt(ordinal).Name();

    public override bool IsDBNull(int ordinal) => Column(ordinal).IsNull(_row);

    public override object GetValue(int ordinal) => Column(ordinal).BoxedValue(_row) ?? DBNull.Value;

    public override T GetFieldValue<T>(int ordinal) => Cell.Get<T>(Column(ordinal), _row, GetName(ordinal));

    public override bool GetBoolean(int ordinal) => GetFieldValue<bool>(ordinal);

    public override int GetInt32(int ordinal) => GetFieldValue<int>(ordinal);

    public override long GetInt64(int ordinal) => GetFieldValue<long>(ordinal);

    public override float GetFloat(int ordinal) => GetFieldValue<float>(ordinal);

    public override double GetDouble(int ordinal) => GetFieldValue<double>(ordinal);

    public override DateTime GetDateTime(int ordinal) => GetFieldValue<DateTime>(ordinal);

    public override string GetString(int ordinal)
        => GetFieldValue<string>(ordinal) ?? throw new InvalidCastException($"Column '{GetName(ordinal)}' is null here. Ask IsDBNull first.");

    public override byte GetByte(int ordinal) => GetFieldValue<byte>(ordinal);

    public override decimal GetDecimal(int ordinal) => GetFieldValue<decimal>(ordinal);

    public override Guid GetGuid(int ordinal) => GetFieldValue<Guid>(ordinal);

    public override short GetInt16(int ordinal) => GetFieldValue<short>(ordinal);

    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length)
        => Copy<byte>(GetFieldValue<byte[]>(ordinal), dataOffset, buffer, bufferOffset, length);

    public override char GetChar(int ordinal) => throw new InvalidCastException($"Column '{GetName(ordinal)}' holds {GetDataTypeName(ordinal)}, which is not read as char.");

    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length)
        => Copy(GetString(ordinal).AsSpan(), dataOffset, buffer, bufferOffset, length);

    public override int GetValues(object[] values)
    {
        int count = Math.Min(values.Length, FieldCount);
        for (int i = 0; i < count; i++) values[i] = GetValue(i);
        return count;
    }

    public override IEnumerator GetEnumerator() => new DbEnumerator(this);

    public override DataTable GetSchemaTable()
    {
        var table = new DataTable("SchemaTable");
        table.Columns.Add(SchemaTableColumn.ColumnName, typeof(string));
        table.Columns.Add(SchemaTableColumn.ColumnOrdinal, typeof(int));
        table.Columns.Add(SchemaTableColumn.ColumnSize, typeof(int));
        table.Columns.Add(SchemaTableColumn.DataType, typeof(Type));
        table.Columns.Add(SchemaTableColumn.AllowDBNull, typeof(bool));
        for (int i = 0; i < FieldCount; i++) table.Rows.Add(GetName(i), i, int.MaxValue, GetFieldType(i), true);
        return table;
    }

    private ColumnData Column(int ordinal) => (uint)_row < (uint)frame.RowCount ? frame.Data.Columns[ordinal]
        : throw new InvalidOperationException(_row < 0 ? "Call Read before reading values." : "The reader is past the last row.");

    // Without a buffer the length of the whole is asked for.
    private static long Copy<T>(ReadOnlySpan<T> value, long offset, T[]? buffer, int bufferOffset, int length)
    {
        if (buffer is null) return value.Length;
        int count = (int)Math.Clamp(value.Length - offset, 0, length);
        value.Slice((int)Math.Min(offset, value.Length), count).CopyTo(buffer.AsSpan(bufferOffset));
        return count;
    }
}

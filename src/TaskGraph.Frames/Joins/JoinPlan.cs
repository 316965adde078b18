using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>The keys of a join and where each column of its result comes from. Data only: it travels with the tasks.</summary>
internal sealed class JoinPlan
{
    private readonly string[] _leftKeys, _rightKeys;
    private readonly ColumnType[] _keyTypes;
    private readonly JoinKind _kind;
    private readonly JoinColumn[] _columns;

    private JoinPlan(string[] leftKeys, string[] rightKeys, ColumnType[] keyTypes, JoinKind kind, JoinColumn[] columns)
    {
        _leftKeys = leftKeys;
        _rightKeys = rightKeys;
        _keyTypes = keyTypes;
        _kind = kind;
        _columns = columns;
        Schema = new(columns.Select(c => new FrameColumn(c.Name, c.Type.ToType())));
    }

    public FrameSchema Schema { get; }

    public string Details => $"{_kind.ToString().ToLowerInvariant()} on {string.Join(", ", _leftKeys.Zip(_rightKeys, (l, r) => l == r ? l : $"{l} = {r}"))}";

    public UInt128 Token
    {
        get
        {
            var token = TokenBuilder.Of("join").Add((int)_kind);
            for (int k = 0; k < _leftKeys.Length; k++) token.Add(_leftKeys[k]).Add(_rightKeys[k]);
            foreach (var column in _columns) token.Add(column.Name).Add(column.IsRight).Add(column.Source);
            return token.ToToken();
        }
    }

    /// <exception cref="ArgumentException">There is no such column, keys cannot be compared, or a name would occur twice.</exception>
    public static JoinPlan Of(FrameSchema left, FrameSchema right, string[] leftKeys, string[] rightKeys, JoinKind kind, (string Left, string Right) suffixes)
    {
        var types = new ColumnType[leftKeys.Length];
        for (int k = 0; k < types.Length; k++)
        {
            var (a, b) = (left.TypeOf(leftKeys[k]), right.TypeOf(rightKeys[k]));
            if (a != b && !(a.IsNumeric() && b.IsNumeric()))
                throw new ArgumentException($"Key '{leftKeys[k]}' holds {a.Name()}, key '{rightKeys[k]}' holds {b.Name()}. Cast one of them, so that they can be compared.");
            types[k] = a == b ? a : ColumnTypes.Promote(a, b);
        }
        var columns = new List<JoinColumn>();
        bool IsShared(string name) => Array.IndexOf(leftKeys, name) is >= 0 and var k && rightKeys[k] == name;
        foreach (var column in left)
        {
            bool isShared = IsShared(column.Name);
            string name = !isShared && right.Contains(column.Name) ? column.Name + suffixes.Left : column.Name;
            columns.Add(new(name, column.Name, false, isShared ? types[Array.IndexOf(leftKeys, column.Name)] : column.ColumnType, isShared));
        }
        foreach (var column in right)
        {
            if (IsShared(column.Name)) continue;
            columns.Add(new(left.Contains(column.Name) ? column.Name + suffixes.Right : column.Name, column.Name, true, column.ColumnType, false));
        }
        return new(leftKeys, rightKeys, types, kind, [.. columns]);
    }

    /// <summary>The same join of fewer columns.</summary>
    public JoinPlan Only(IReadOnlySet<string> needed) => new(_leftKeys, _rightKeys, _keyTypes, _kind, Array.FindAll(_columns, c => needed.Contains(c.Name)));

    /// <summary>What it reads of a side for some of its columns.</summary>
    public IEnumerable<string> ColumnsRead(bool right, IReadOnlySet<string> needed)
        => (right ? _rightKeys : _leftKeys).Concat(_columns.Where(c => c.IsRight == right && needed.Contains(c.Name)).Select(c => c.Source)).Distinct();

    public FramePartition Run(FramePartition left, FramePartition right)
    {
        var keys = new ColumnData[_leftKeys.Length];
        for (int k = 0; k < keys.Length; k++) keys[k] = Together(left[_leftKeys[k]], right[_rightKeys[k]], _keyTypes[k]);
        var groups = RowGroups.Of(keys, left.RowCount + right.RowCount, nullIsAKey: true);
        var (leftRows, rightRows) = JoinRows.Of(groups, left.RowCount, _kind is JoinKind.Left or JoinKind.Outer, _kind is JoinKind.Right or JoinKind.Outer);
        if (_kind == JoinKind.Right) (leftRows, rightRows) = InOrderOfTheRight(leftRows, rightRows);
        var columns = new ColumnData[_columns.Length];
        for (int i = 0; i < columns.Length; i++)
        {
            var column = _columns[i];
            columns[i] = column.IsKey ? KeyOf(keys[Array.IndexOf(_leftKeys, column.Source)], leftRows, rightRows, left.RowCount)
                : column.IsRight ? right[column.Source].Take(rightRows, canMiss: true)
                : left[column.Source].Take(leftRows, canMiss: true);
        }
        foreach (var key in keys) key.Release();
        return new(Schema, columns, leftRows.Length);
    }

    private static ColumnData Together(ColumnData left, ColumnData right, ColumnType type)
    {
        var (a, b) = (As(left, type), As(right, type));
        var both = Concatenation.Of(type, [a, b]);
        a.Release();
        b.Release();
        return both;
    }

    private static ColumnData As(ColumnData column, ColumnType type) => column.Type == type ? column.Share() : Casting.To(column, type);

    // A key that both sides share has its value from whichever side has the row.
    private static ColumnData KeyOf(ColumnData key, int[] leftRows, int[] rightRows, int leftCount)
    {
        var rows = new int[leftRows.Length];
        for (int i = 0; i < rows.Length; i++) rows[i] = leftRows[i] >= 0 ? leftRows[i] : leftCount + rightRows[i];
        return key.Take(rows);
    }

    private static (int[], int[]) InOrderOfTheRight(int[] leftRows, int[] rightRows)
    {
        int[] order = [.. Enumerable.Range(0, rightRows.Length).OrderBy(i => rightRows[i])];
        return (Array.ConvertAll(order, i => leftRows[i]), Array.ConvertAll(order, i => rightRows[i]));
    }

    private readonly record struct JoinColumn(string Name, string Source, bool IsRight, ColumnType Type, bool IsKey);
}

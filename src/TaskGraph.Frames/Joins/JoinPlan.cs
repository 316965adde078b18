using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>
/// The keys of a join and where each column of its result comes from. Rows of one side, the seeking one, look for partners in a table of the other;
/// the seeking side is the left, but for a right join. Data only: it travels with the tasks.
/// </summary>
internal sealed class JoinPlan
{
    private static readonly StringDictionary _origins = Words("both", "left_only", "right_only");

    private readonly string[] _seekingKeys, _tableKeys;
    private readonly ColumnType[] _keyTypes;
    private readonly JoinKind _kind;
    private readonly bool _nullsMatch;
    private readonly JoinColumn[] _columns;

    private JoinPlan(string[] seekingKeys, string[] tableKeys, ColumnType[] keyTypes, JoinKind kind, bool nullsMatch, JoinColumn[] columns)
    {
        _seekingKeys = seekingKeys;
        _tableKeys = tableKeys;
        _keyTypes = keyTypes;
        _kind = kind;
        _nullsMatch = nullsMatch;
        _columns = columns;
        Schema = new(columns.Select(c => new FrameColumn(c.Name, c.Type.ToType())));
    }

    private enum Source
    {
        Seeking,
        Table,

        /// <summary>A key that both sides call the same; each side has its value.</summary>
        Key,

        /// <summary>From which side the row is.</summary>
        Origin,
    }

    public FrameSchema Schema { get; }

    /// <summary>Whether the right's rows seek.</summary>
    public bool IsSwapped => _kind == JoinKind.Right;

    public string Details => _kind == JoinKind.Cross ? "cross"
        : $"{_kind.ToString().ToLowerInvariant()} on {string.Join(", ", _seekingKeys.Zip(_tableKeys, (l, r) => l == r ? l : $"{l} = {r}"))}";

    public UInt128 Token
    {
        get
        {
            var token = TokenBuilder.Of("join").Add((int)_kind).Add(_nullsMatch);
            for (int k = 0; k < _seekingKeys.Length; k++) token.Add(_seekingKeys[k]).Add(_tableKeys[k]);
            foreach (var column in _columns) token.Add(column.Name).Add((int)column.From).Add(column.Column);
            return token.ToToken();
        }
    }

    /// <summary>A token of the table alone.</summary>
    public UInt128 TableToken
    {
        get
        {
            var token = TokenBuilder.Of("join-table").Add(_tableKeys.Length);
            for (int k = 0; k < _tableKeys.Length; k++) token.Add(_tableKeys[k]).Add((int)_keyTypes[k]);
            return token.ToToken();
        }
    }

    /// <exception cref="ArgumentException">There is no such column, keys cannot be compared, or a name would occur twice.</exception>
    public static JoinPlan Of(
        FrameSchema left, FrameSchema right, string[] leftKeys, string[] rightKeys, JoinKind kind, (string Left, string Right) suffixes, bool nullsMatch, string? indicator)
    {
        var types = new ColumnType[leftKeys.Length];
        for (int k = 0; k < types.Length; k++)
        {
            var (a, b) = (left.TypeOf(leftKeys[k]), right.TypeOf(rightKeys[k]));
            if (!a.Kind().IsKey) throw new ArgumentException($"Key '{leftKeys[k]}' holds {a.Name()}, which can't be compared. Use other columns as keys.");
            if (a != b && !(a.IsNumeric() && b.IsNumeric()) && !(a.IsText() && b.IsText()))
                throw new ArgumentException($"Key '{leftKeys[k]}' holds {a.Name()}, key '{rightKeys[k]}' holds {b.Name()}. Cast one of them, so that they can be compared.");
            types[k] = KeyType(a, b);
        }
        bool isSwapped = kind == JoinKind.Right, isFilter = kind is JoinKind.Semi or JoinKind.Anti;
        var (seeking, table) = isSwapped ? (Source.Table, Source.Seeking) : (Source.Seeking, Source.Table);
        var columns = new List<JoinColumn>();
        bool IsShared(string name) => Array.IndexOf(leftKeys, name) is >= 0 and var k && rightKeys[k] == name;
        foreach (var column in left)
        {
            if (IsShared(column.Name)) columns.Add(new(column.Name, column.Name, isFilter ? seeking : Source.Key, isFilter ? column.ColumnType : types[Array.IndexOf(leftKeys, column.Name)]));
            else columns.Add(new(!isFilter && right.Contains(column.Name) ? column.Name + suffixes.Left : column.Name, column.Name, seeking, column.ColumnType));
        }
        foreach (var column in right)
        {
            if (isFilter || IsShared(column.Name)) continue;
            columns.Add(new(left.Contains(column.Name) ? column.Name + suffixes.Right : column.Name, column.Name, table, column.ColumnType));
        }
        if (indicator is not null) columns.Add(new(indicator, "", Source.Origin, ColumnType.String));
        return isSwapped ? new(rightKeys, leftKeys, types, kind, nullsMatch, [.. columns]) : new(leftKeys, rightKeys, types, kind, nullsMatch, [.. columns]);
    }

    /// <summary>The same join of fewer columns.</summary>
    public JoinPlan Only(IReadOnlySet<string> needed)
        => new(_seekingKeys, _tableKeys, _keyTypes, _kind, _nullsMatch, Array.FindAll(_columns, c => needed.Contains(c.Name)));

    /// <summary>As a left join, which an outer one is but for the rows that only the right has.</summary>
    public JoinPlan AsLeft() => new(_seekingKeys, _tableKeys, _keyTypes, JoinKind.Left, _nullsMatch, _columns);

    /// <summary>Of a cross join the pairs whose keys are equal, null and NaN to nothing.</summary>
    /// <param name="seeking">The columns of the seeking side.</param>
    /// <param name="table">The columns of the table's side.</param>
    /// <param name="keys">Columns of both that can be compared.</param>
    public JoinPlan ByKeys(FrameSchema seeking, FrameSchema table, (string Seeking, string Table)[] keys)
        => new(Array.ConvertAll(keys, k => k.Seeking), Array.ConvertAll(keys, k => k.Table), Array.ConvertAll(keys, k => KeyType(seeking.TypeOf(k.Seeking), table.TypeOf(k.Table))),
            JoinKind.Inner, nullsMatch: false, _columns);

    /// <summary>What a column of the result is called on a side; null where it is none of that side alone.</summary>
    public string? ColumnOf(bool ofTable, string name)
        => Array.Find(_columns, c => c.Name == name) is { Column: { } column } found && found.From == (ofTable ? Source.Table : Source.Seeking) ? column : null;

    /// <summary>The semi-join that leaves of the table's side the rows for which the seeking side may have a partner.</summary>
    /// <param name="seeking">The columns of the seeking side.</param>
    /// <param name="table">The columns of the table's side.</param>
    /// <param name="keys">The columns of the seeking side that it reads.</param>
    public JoinPlan Reduction(FrameSchema seeking, FrameSchema table, out IReadOnlySet<string> keys)
    {
        keys = _seekingKeys.ToHashSet();
        return Of(table, seeking.Select(_seekingKeys), _tableKeys, _seekingKeys, JoinKind.Semi, ("_x", "_y"), _nullsMatch, null);
    }

    /// <summary>What it reads of the seeking side or the table's for some of its columns.</summary>
    public IEnumerable<string> ColumnsRead(bool ofTable, IReadOnlySet<string> needed)
    {
        var keys = ofTable ? _tableKeys : _seekingKeys;
        return keys.Concat(_columns.Where(c => needed.Contains(c.Name) && c.From == (ofTable ? Source.Table : Source.Seeking)).Select(c => c.Column)).Distinct();
    }

    /// <summary>
    /// Whether a filter by columns of the result may run on a side before the join: its rows must be the only ones that such columns speak of, and no row
    /// of the other side may come to stand without a partner for it.
    /// </summary>
    public bool CanFilter(bool ofTable, IReadOnlySet<string> columns)
    {
        if (ofTable ? _kind is not (JoinKind.Inner or JoinKind.Cross) : _kind == JoinKind.Outer) return false;
        return columns.Count > 0 && columns.All(name => Array.Exists(_columns, c => c.Name == name && c.Column == name
            && (ofTable ? c.From == Source.Table : c.From is Source.Seeking or Source.Key)));
    }

    /// <summary>Whether the rows of both sides can meet by the hash of their keys.</summary>
    public bool HasKeys => _kind != JoinKind.Cross;

    /// <summary>The exchange after which rows of one side lie by the hash of their keys.</summary>
    public Expr ExchangeOf(bool ofTable, Expr rows, int outputs, CallSite callSite)
        => FrameExchange.ByKey("merge", rows, ofTable ? _tableKeys : _seekingKeys, _keyTypes, outputs, callSite);

    /// <summary>Whether both sides lie in partitions between the same bounds of a key, so that equal keys are in partitions of one number.</summary>
    public bool AreDividedAlike(FrameExpr seeking, FrameExpr table)
    {
        for (int k = 0; k < _seekingKeys.Length; k++)
        {
            if (seeking.Index == _seekingKeys[k] && table.Index == _tableKeys[k] && seeking.Divisions.Length > 0
                && seeking.Schema.TypeOf(_seekingKeys[k]) == table.Schema.TypeOf(_tableKeys[k])
                && seeking.Divisions.Select(d => d.Token).SequenceEqual(table.Divisions.Select(d => d.Token))) return true;
        }
        return false;
    }

    public JoinSide TableOf(FramePartition rows) => new(rows.Share(), _tableKeys, _keyTypes);

    /// <summary>The side that seeks as a table: to find rows of the other that nobody found.</summary>
    public JoinSide SeekersOf(FramePartition rows) => new(rows.Share(), _seekingKeys, _keyTypes);

    /// <summary>The pairs of a partition's rows and those of the table.</summary>
    public FramePartition Run(FramePartition rows, JoinSide side)
    {
        if (_kind == JoinKind.Cross) return Pair(rows, side.Rows, Crossed(rows.RowCount, side.Rows.RowCount));
        var keys = JoinSide.KeysOf(rows, _seekingKeys, _keyTypes);
        var finder = side.Table.FinderFor(keys, _nullsMatch);
        FramePartition result;
        if (_kind is JoinKind.Semi or JoinKind.Anti)
        {
            var kept = JoinRows.Filter(rows.RowCount, finder, withPartner: _kind == JoinKind.Semi);
            var columns = Array.ConvertAll(_columns, c => rows[c.Column].Take(kept.Span));
            result = new(Schema, columns, kept.Length);
            kept.Release();
        }
        else
        {
            result = Pair(rows, side.Rows, JoinRows.Of(rows.RowCount, side.Table, finder, keepsAll: _kind is not JoinKind.Inner));
        }
        foreach (var key in keys) key.Release();
        return result;
    }

    /// <summary>The rows of the table's side that no row of the seekers finds, with nulls for the others' columns.</summary>
    public FramePartition Rest(FramePartition rows, JoinSide seekers)
    {
        var keys = JoinSide.KeysOf(rows, _tableKeys, _keyTypes);
        var kept = JoinRows.Filter(rows.RowCount, seekers.Table.FinderFor(keys, _nullsMatch), withPartner: false);
        var columns = new ColumnData[_columns.Length];
        for (int i = 0; i < columns.Length; i++)
        {
            var column = _columns[i];
            columns[i] = column.From switch
            {
                Source.Key => keys[Array.IndexOf(_tableKeys, column.Column)].Take(kept.Span),
                Source.Table => rows[column.Column].Take(kept.Span),
                Source.Origin => Origins(kept.Span, _ => 2),
                _ => ColumnData.Nulls(column.Type, kept.Length),
            };
        }
        foreach (var key in keys) key.Release();
        var rest = new FramePartition(Schema, columns, kept.Length);
        kept.Release();
        return rest;
    }

    /// <summary>The keys of both sides as the types that they are compared as; to be released.</summary>
    public (ColumnData[] Seeking, ColumnData[] Table) KeysOf(FramePartition seeking, FramePartition table)
        => (JoinSide.KeysOf(seeking, _seekingKeys, _keyTypes), JoinSide.KeysOf(table, _tableKeys, _keyTypes));

    /// <summary>The columns of rows beside their partners'; takes over the pairs.</summary>
    public FramePartition Pair(FramePartition seeking, FramePartition table, JoinRows pairs)
    {
        var columns = new ColumnData[_columns.Length];
        bool canMiss = _kind is not (JoinKind.Inner or JoinKind.Cross);
        for (int i = 0; i < columns.Length; i++)
        {
            var column = _columns[i];
            columns[i] = column.From switch
            {
                Source.Table => table[column.Column].Take(pairs.Found.Span, canMiss),
                Source.Origin => Origins(pairs.Found.Span, partner => partner >= 0 ? 0 : IsSwapped ? 2 : 1),
                _ when pairs.AreAll => As(seeking[column.Column], column.Type),
                _ => Taken(seeking[column.Column], pairs.Own.Span, column.Type),
            };
        }
        int rows = pairs.Found.Length;
        pairs.Release();
        return new(Schema, columns, rows);
    }

    private static ColumnType KeyType(ColumnType a, ColumnType b) => a == b ? a : a.IsText() ? ColumnType.String : ColumnTypes.Comparable(a, b);

    private static ColumnData Taken(ColumnData column, ReadOnlySpan<int> rows, ColumnType type)
    {
        var taken = column.Take(rows);
        if (taken.Type == type) return taken;
        var cast = Casting.To(taken, type);
        taken.Release();
        return cast;
    }

    private static ColumnData As(ColumnData column, ColumnType type) => Casting.To(column, type);

    private static JoinRows Crossed(int left, int right)
    {
        long count = (long)left * right;
        if (count > Array.MaxLength)
            throw new InvalidOperationException($"A cross join of {left} and {right} rows has {count}, more than a partition can hold. Use more partitions on the left.");
        var (own, found) = (ColumnBuffer<int>.Rent((int)count), ColumnBuffer<int>.Rent((int)count));
        for (int i = 0, at = 0; i < left; i++)
            for (int j = 0; j < right; j++) (own.Span[at], found.Span[at++]) = (i, j);
        return new(own, found, false);
    }

    private static StringColumn Origins(ReadOnlySpan<int> partners, Func<int, int> codeOf)
    {
        var codes = ColumnBuffer<int>.Rent(partners.Length);
        for (int i = 0; i < partners.Length; i++) codes.Span[i] = codeOf(partners[i]);
        return new StringColumn(codes, _origins);
    }

    private static StringDictionary Words(params string[] words)
    {
        var builder = new StringDictionaryBuilder();
        foreach (string word in words) builder.Add(word);
        return builder.Build();
    }

    private readonly record struct JoinColumn(string Name, string Column, Source From, ColumnType Type);
}

using System.Collections;

namespace TaskGraph;

/// <summary>The names and types of a frame's columns, in order. Names differ from each other, case and all.</summary>
/// <example><c>new FrameSchema(("origin", typeof(string)), ("delay", typeof(double)))</c></example>
public sealed class FrameSchema : IReadOnlyList<FrameColumn>, IEquatable<FrameSchema>
{
    private readonly FrameColumn[] _columns;
    private readonly Dictionary<string, int> _byName;

    /// <summary>A schema from names and types.</summary>
    /// <exception cref="ArgumentException">A name is empty or given twice, or no column holds values of a type.</exception>
    public FrameSchema(params ReadOnlySpan<(string Name, Type Type)> columns) : this(ToColumns(columns)) { }

    /// <summary>A schema from columns.</summary>
    /// <exception cref="ArgumentException">A name is empty or given twice, or no column holds values of a type.</exception>
    public FrameSchema(IEnumerable<FrameColumn> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        _columns = [.. columns];
        _byName = new(_columns.Length, StringComparer.Ordinal);
        for (int i = 0; i < _columns.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(_columns[i].Name, nameof(columns));
            ArgumentNullException.ThrowIfNull(_columns[i].Type, nameof(columns));
            _columns[i] = new(_columns[i].Name, ColumnTypes.Of(_columns[i].Type).ToType());
            if (!_byName.TryAdd(_columns[i].Name, i))
                throw new ArgumentException($"Two columns are called '{_columns[i].Name}'. Give each column a name of its own.", nameof(columns));
        }
    }

    /// <summary>A schema without columns.</summary>
    public static FrameSchema Empty { get; } = new();

    /// <summary>The number of columns.</summary>
    public int Count => _columns.Length;

    /// <summary>The names of the columns, in order.</summary>
    public IReadOnlyList<string> Names => field ??= Array.ConvertAll(_columns, c => c.Name);

    /// <summary>The column at <paramref name="index"/>.</summary>
    public FrameColumn this[int index] => _columns[index];

    /// <summary>The column called <paramref name="name"/>.</summary>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public FrameColumn this[string name] => _columns[IndexOf(name)];

    /// <summary>Whether there is a column called <paramref name="name"/>.</summary>
    public bool Contains(string name) => _byName.ContainsKey(name);

    /// <summary>The position of the column called <paramref name="name"/>.</summary>
    /// <exception cref="ArgumentException">There is no such column; the message names the nearest.</exception>
    public int IndexOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _byName.TryGetValue(name, out int index) ? index
            : throw new ArgumentException(NearestName.Missing("column", name, Names), nameof(name));
    }

    internal bool TryIndexOf(string name, out int index) => _byName.TryGetValue(name, out index);

    internal ColumnType TypeAt(int index) => _columns[index].ColumnType;

    internal ColumnType TypeOf(string name) => _columns[IndexOf(name)].ColumnType;

    /// <summary>The given columns only, in the given order.</summary>
    internal FrameSchema Select(IEnumerable<string> names) => new(names.Select(n => this[n]));

    /// <exception cref="ArgumentException">There is no such column, or its values can't be told apart or ordered.</exception>
    internal void CheckKeys(IEnumerable<string> names)
    {
        foreach (string name in names)
            if (!TypeOf(name).Kind().IsKey)
                throw new ArgumentException($"Column '{name}' holds {TypeOf(name).Name()}, which can't be compared. Use other columns as keys.", nameof(names));
    }

    /// <summary>With a column replaced, or added at the end.</summary>
    internal FrameSchema With(string name, ColumnType type)
    {
        var column = new FrameColumn(name, type.ToType());
        return new(TryIndexOf(name, out int at) ? [.. _columns[..at], column, .. _columns[(at + 1)..]] : [.. _columns, column]);
    }

    /// <summary>A token of all names and types.</summary>
    internal UInt128 Token
    {
        get
        {
            var token = TokenBuilder.Of("schema").Add(_columns.Length);
            foreach (var column in _columns) token.Add(column.Name).Add((long)column.ColumnType);
            return token.ToToken();
        }
    }

    /// <inheritdoc/>
    public bool Equals(FrameSchema? other) => other is not null && (ReferenceEquals(this, other) || _columns.AsSpan().SequenceEqual(other._columns));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FrameSchema);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var column in _columns) hash.Add(column);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public IEnumerator<FrameColumn> GetEnumerator() => ((IEnumerable<FrameColumn>)_columns).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The columns as <c>name: type, name: type</c>.</summary>
    public override string ToString() => string.Join(", ", _columns);

    private static FrameColumn[] ToColumns(ReadOnlySpan<(string Name, Type Type)> columns)
    {
        var all = new FrameColumn[columns.Length];
        for (int i = 0; i < all.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(columns[i].Type, nameof(columns));
            all[i] = new(columns[i].Name, columns[i].Type);
        }
        return all;
    }
}

namespace TaskGraph;

/// <summary>Which rows a join keeps.</summary>
public enum JoinKind
{
    /// <summary>Those with a partner on the other side.</summary>
    Inner,

    /// <summary>All of the left, with nulls where there is no partner.</summary>
    Left,

    /// <summary>All of the right, with nulls where there is no partner.</summary>
    Right,

    /// <summary>All of both sides.</summary>
    Outer,

    /// <summary>Rows of the left that have a partner, once each, with the left's columns only.</summary>
    Semi,

    /// <summary>Rows of the left that have no partner, with the left's columns only.</summary>
    Anti,

    /// <summary>Each row of the left with each of the right, without keys.</summary>
    Cross,
}

/// <summary>One or more column names: a string or an array of them.</summary>
public readonly struct ColumnNames
{
    private readonly string[]? _names;

    private ColumnNames(string[] names) => _names = names;

    internal string[] Names => _names ?? [];

    /// <summary>One name.</summary>
    public static implicit operator ColumnNames(string name) => new([name]);

    /// <summary>Several names.</summary>
    public static implicit operator ColumnNames(string[] names) => new(names);
}

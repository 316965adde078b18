using System.Linq.Expressions;
using System.Reflection;

namespace TaskGraph;

/// <summary>
/// Records from rows: columns to constructor parameters, then to settable properties, by name; to tuples by position. A member that is a record itself is made
/// of the columns that begin with its name and a dot; the row of a left join that is missing is null.
/// </summary>
internal static class RecordWriter<T>
{
    /// <exception cref="ArgumentException">A constructor parameter has no column, or the types do not fit.</exception>
    public static T[] Write(FramePartition data)
    {
        var create = Creator(data.Schema);
        var records = new T[data.RowCount];
        for (int row = 0; row < records.Length; row++) records[row] = create(data.Columns, row);
        return records;
    }

    /// <exception cref="ArgumentException">A constructor parameter has no column, or the types do not fit.</exception>
    public static Func<ColumnData[], int, T> Creator(FrameSchema schema)
    {
        var columns = Expression.Parameter(typeof(ColumnData[]));
        var row = Expression.Parameter(typeof(int));
        return Expression.Lambda<Func<ColumnData[], int, T>>(new RecordBuilder(schema, columns, row).Build(typeof(T)), columns, row).Compile();
    }
}

/// <summary>The expression that makes a record of a row.</summary>
internal sealed class RecordBuilder(FrameSchema all, Expression columns, Expression row)
{
    /// <exception cref="ArgumentException">A constructor parameter has no column, or the types do not fit.</exception>
    public Expression Build(Type record, string prefix = "")
    {
        var schema = MemberNames.Within(all, prefix);
        var constructors = record.GetConstructors().OrderByDescending(c => c.GetParameters().Length).ToArray();
        var constructor = constructors.FirstOrDefault();
        bool isTuple = record.FullName!.StartsWith("System.ValueTuple`", StringComparison.Ordinal);
        if (constructor is null && !record.IsValueType)
            throw new ArgumentException($"{TypeNames.Of(record)} has no public constructor to make records with.");
        var parameters = constructor?.GetParameters() ?? [];
        if (isTuple && parameters.Length > schema.Count)
            throw new ArgumentException($"The tuple has {parameters.Length} elements, the frame has {schema.Count} columns.");
        var arguments = new Expression[parameters.Length];
        for (int i = 0; i < arguments.Length; i++)
        {
            int column = isTuple ? i : MemberNames.Find(schema, parameters[i].Name!);
            if (column >= 0) arguments[i] = Read(record, prefix + schema[column].Name, parameters[i].ParameterType);
            else if (Inner(parameters[i].Name!, parameters[i].ParameterType) is { } inner) arguments[i] = inner;
            else if (parameters[i].HasDefaultValue) arguments[i] = Expression.Constant(parameters[i].DefaultValue, parameters[i].ParameterType);
            else throw new ArgumentException(
                $"For parameter '{parameters[i].Name}' of {record.Name}: {NearestName.Missing("column", parameters[i].Name!, schema.Names)}");
        }
        NewExpression create = constructor is null ? Expression.New(record) : Expression.New(constructor, arguments);
        var bindings = new List<MemberBinding>();
        foreach (var property in record.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.SetMethod is not { IsPublic: true } || property.GetIndexParameters().Length != 0
                || Array.Exists(parameters, p => MemberNames.Same(p.Name!, property.Name))) continue;
            int column = MemberNames.Find(schema, property.Name);
            if (column >= 0) bindings.Add(Expression.Bind(property, Read(record, prefix + schema[column].Name, property.PropertyType)));
            else if (Inner(property.Name, property.PropertyType) is { } inner) bindings.Add(Expression.Bind(property, inner));
        }
        if (parameters.Length == 0 && bindings.Count == 0)
            throw new ArgumentException($"No property of {record.Name} is called like a column. There are: {string.Join(", ", schema.Names)}.");
        var made = Expression.MemberInit(create, bindings);
        if (!all.TryIndexOf(prefix + QueryScope.Presence, out int presence)) return made;
        var isMissing = Expression.Call(Expression.ArrayIndex(columns, Expression.Constant(presence)), nameof(ColumnData.IsNull), null, row);
        return Expression.Condition(isMissing, Expression.Default(record), made);

        Expression? Inner(string name, Type type)
        {
            string? own = schema.Names.FirstOrDefault(n => n.StartsWith($"{name}.", StringComparison.Ordinal))
                ?? schema.Names.FirstOrDefault(n => n.StartsWith($"{name}.", StringComparison.OrdinalIgnoreCase));
            return own is null || ColumnTypes.TryOf(type, out _) ? null : Build(type, $"{prefix}{own[..name.Length]}.");
        }
    }

    private MethodCallExpression Read(Type record, string column, Type type)
    {
        if (!Cell.CanRead(all.TypeOf(column), type))
            throw new ArgumentException($"Column '{column}' holds {all.TypeOf(column).Name()}, " +
                $"which is not read as {TypeNames.Of(type)}, the type that {record.Name} has for it.");
        var get = typeof(Cell).GetMethod(nameof(Cell.Get))!.MakeGenericMethod(type);
        return Expression.Call(get, Expression.ArrayIndex(columns, Expression.Constant(all.IndexOf(column))), row, Expression.Constant(column));
    }
}

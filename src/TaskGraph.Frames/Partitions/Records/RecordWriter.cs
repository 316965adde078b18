using System.Linq.Expressions;
using System.Reflection;

namespace TaskGraph;

/// <summary>Records from rows: columns to constructor parameters, then to settable properties, by name; to tuples by position.</summary>
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
        return Expression.Lambda<Func<ColumnData[], int, T>>(Build(schema, columns, row), columns, row).Compile();
    }

    private static Expression Build(FrameSchema schema, ParameterExpression columns, ParameterExpression row)
    {
        var constructors = typeof(T).GetConstructors().OrderByDescending(c => c.GetParameters().Length).ToArray();
        var constructor = constructors.FirstOrDefault();
        if (constructor is null && !typeof(T).IsValueType)
            throw new ArgumentException($"{typeof(T).Name} has no public constructor to make records with.");
        var parameters = constructor?.GetParameters() ?? [];
        if (IsTuple && parameters.Length > schema.Count)
            throw new ArgumentException($"The tuple has {parameters.Length} elements, the frame has {schema.Count} columns.");
        var arguments = new Expression[parameters.Length];
        for (int i = 0; i < arguments.Length; i++)
        {
            int column = IsTuple ? i : MemberNames.Find(schema, parameters[i].Name!);
            if (column >= 0) arguments[i] = Read(schema, column, parameters[i].ParameterType, columns, row);
            else if (parameters[i].HasDefaultValue) arguments[i] = Expression.Constant(parameters[i].DefaultValue, parameters[i].ParameterType);
            else throw new ArgumentException(
                $"For parameter '{parameters[i].Name}' of {typeof(T).Name}: {NearestName.Missing("column", parameters[i].Name!, schema.Names)}");
        }
        NewExpression create = constructor is null ? Expression.New(typeof(T)) : Expression.New(constructor, arguments);
        var bindings = new List<MemberBinding>();
        foreach (var property in typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.SetMethod is not { IsPublic: true } || property.GetIndexParameters().Length != 0
                || Array.Exists(parameters, p => MemberNames.Same(p.Name!, property.Name))) continue;
            int column = MemberNames.Find(schema, property.Name);
            if (column >= 0) bindings.Add(Expression.Bind(property, Read(schema, column, property.PropertyType, columns, row)));
        }
        if (parameters.Length == 0 && bindings.Count == 0)
            throw new ArgumentException($"No property of {typeof(T).Name} is called like a column. There are: {string.Join(", ", schema.Names)}.");
        return Expression.MemberInit(create, bindings);
    }

    private static bool IsTuple => typeof(T).FullName!.StartsWith("System.ValueTuple`", StringComparison.Ordinal);

    private static MethodCallExpression Read(FrameSchema schema, int column, Type type, Expression columns, Expression row)
    {
        if (!Cell.CanRead(schema.TypeAt(column), type))
            throw new ArgumentException($"Column '{schema[column].Name}' holds {schema.TypeAt(column).Name()}, " +
                $"which is not read as {TypeNames.Of(type)}, the type that {typeof(T).Name} has for it.");
        var get = typeof(Cell).GetMethod(nameof(Cell.Get))!.MakeGenericMethod(type);
        return Expression.Call(get, Expression.ArrayIndex(columns, Expression.Constant(column)), row, Expression.Constant(schema[column].Name));
    }
}

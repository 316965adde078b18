using System.Linq.Expressions;
using System.Reflection;

namespace TaskGraph;

/// <summary>Columns from the public properties (of tuples: fields) of records.</summary>
internal static class RecordReader<T>
{
    /// <exception cref="ArgumentException"><typeparamref name="T"/> has no public property, or one whose type can't be a column.</exception>
    public static FrameSchema Schema => new(Members().Select(m => new FrameColumn(m.Name, ColumnOf(m).ToType())));

    /// <summary>All records as a partition in garbage-collected memory.</summary>
    public static FramePartition Read(IEnumerable<T> records)
    {
        var members = Members();
        var schema = Schema;
        var builders = members.Select(m => ColumnBuilder.For(ColumnOf(m))).ToArray();
        var append = Appender(members);
        int rows = 0;
        try
        {
            foreach (T record in records)
            {
                if (record is null) throw new ArgumentException($"Record {rows} is null.", nameof(records));
                append(record, builders);
                rows++;
            }
        }
        catch (InvalidCastException error)
        {
            // The first column that lacks this record is where it failed.
            string name = members[Math.Max(0, Array.FindIndex(builders, b => b.Count == rows))].Name;
            foreach (var builder in builders) builder.Release();
            throw new ArgumentException($"Record {rows}, property '{name}': {error.Message}", nameof(records), error);
        }
        catch
        {
            foreach (var builder in builders) builder.Release();
            throw;
        }
        return new FramePartition(schema, Array.ConvertAll(builders, ManagedColumns.Move), rows);
    }

    private static MemberInfo[] Members()
    {
        bool isTuple = typeof(T).IsValueType && typeof(T).FullName!.StartsWith("System.ValueTuple`", StringComparison.Ordinal);
        MemberInfo[] members = isTuple ? typeof(T).GetFields()
            : [.. typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanRead && p.GetIndexParameters().Length == 0)];
        if (members.Length == 0 || ColumnTypes.TryOf(typeof(T), out _))
            throw new ArgumentException(
                $"{TypeNames.Of(typeof(T))} has no properties to make columns of. Use a record such as record Flight(string Origin, double Delay).");
        return members;
    }

    private static Type TypeOf(MemberInfo member) => member is PropertyInfo property ? property.PropertyType : ((FieldInfo)member).FieldType;

    private static ColumnType ColumnOf(MemberInfo member) => ColumnTypes.TryOf(TypeOf(member), out var type) ? type
        : throw new ArgumentException($"Property '{member.Name}' of {typeof(T).Name}: {ColumnTypes.Unsupported(TypeOf(member))}");

    private static Action<T, ColumnBuilder[]> Appender(MemberInfo[] members)
    {
        var record = Expression.Parameter(typeof(T));
        var builders = Expression.Parameter(typeof(ColumnBuilder[]));
        var steps = new List<Expression>();
        for (int i = 0; i < members.Length; i++)
        {
            Type type = TypeOf(members[i]), inner = Nullable.GetUnderlyingType(type) ?? type;
            MethodInfo method = inner == typeof(string) ? ((Action<ColumnBuilder, string?>)RecordAppend.Text).Method
                : ListReader.ElementOf(inner) is not null || inner == typeof(Category) ? ((Action<ColumnBuilder, object?>)RecordAppend.Object).Method : typeof(RecordAppend).GetMethod(inner == type ? nameof(RecordAppend.Value) : nameof(RecordAppend.Maybe))!.MakeGenericMethod(inner);
            Expression value = Expression.MakeMemberAccess(record, members[i]);
            if (method.GetParameters()[1].ParameterType == typeof(object)) value = Expression.Convert(value, typeof(object));
            steps.Add(Expression.Call(method, Expression.ArrayIndex(builders, Expression.Constant(i)), value));
        }
        return Expression.Lambda<Action<T, ColumnBuilder[]>>(Expression.Block(steps), record, builders).Compile();
    }
}

/// <summary>The steps that compiled appenders call.</summary>
internal static class RecordAppend
{
    public static void Text(ColumnBuilder builder, string? value) => ((StringColumnBuilder)builder).Append(value);

    public static void Object(ColumnBuilder builder, object? value) => builder.AppendValue(value);

    public static void Value<T>(ColumnBuilder builder, T value) where T : unmanaged => ((FixedColumnBuilder<T>)builder).Append(Cell.Plain(value));

    public static void Maybe<T>(ColumnBuilder builder, T? value) where T : unmanaged
    {
        if (value is { } present) Value(builder, present);
        else builder.AppendNull();
    }
}

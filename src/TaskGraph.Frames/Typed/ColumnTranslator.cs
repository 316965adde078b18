using System.Linq.Expressions;
using System.Reflection;

namespace TaskGraph;

/// <summary>
/// C# expressions over records as expressions over columns. What does not ask a parameter is computed at once; the rest must be something that columns
/// have an operation for, else the part that has none is named.
/// </summary>
/// <param name="operation">The operation that the expression was given to, for messages.</param>
/// <param name="frame">The frame that has the columns.</param>
/// <param name="prefixOf">What the columns of a parameter begin with; null where it is none of the rows.</param>
/// <param name="special">Asked before all else: the column for a part that means something of its own, or null.</param>
/// <param name="isGroup">Whether a part is a group of rows, whose type may be one of lists.</param>
internal sealed class ColumnTranslator(
    string operation, DataFrame frame, Func<ParameterExpression, string?> prefixOf, Func<Expression, Series?>? special = null, Func<Expression, bool>? isGroup = null)
{
    /// <summary>A column, of the type that the expression has.</summary>
    /// <exception cref="ArgumentException">A part can't be translated; the message has it.</exception>
    public Series Column(Expression expression)
    {
        var (series, value) = Term(expression);
        return series is null ? Constant(expression, value) : Fit(series, expression.Type);
    }

    /// <summary>The columns of a new object by the names of its members, those of a whole record by their own names.</summary>
    /// <exception cref="ArgumentException">A part can't be translated, or the object is none of columns.</exception>
    public (string Name, Series Values)[] Columns(Expression expression)
        => Parts(expression) ?? [(NameOf(expression), Column(expression))];

    // Null where the expression is one column.
    private (string Name, Series Values)[]? Parts(Expression expression)
    {
        if (expression is UnaryExpression { NodeType: ExpressionType.Convert } convert) return Parts(convert.Operand);
        if (expression is MemberInitExpression made)
            return [.. Parts(made.NewExpression)!, .. made.Bindings.SelectMany(b => b is MemberAssignment assigned ? Member(b.Member.Name, assigned.Expression)
                : throw Unknown(expression, "members are set one by one"))];
        if (expression is NewExpression { Constructor: { } constructor } created && !ColumnTypes.TryOf(created.Type, out _))
            return [.. created.Arguments.SelectMany((a, i) => Member(NameOf(created, constructor, i), a))];
        if (expression is MethodCallExpression && isGroup?.Invoke(expression) == true) return [];
        return Prefix(expression) is not { } prefix ? null
            : [.. frame.Columns.Where(c => c.StartsWith(prefix, StringComparison.Ordinal)).Select(c => (c[prefix.Length..], frame[c]))];
    }

    // A member that is an object itself, as the rows so far beside what `let` names, has its columns behind its name.
    private IEnumerable<(string Name, Series Values)> Member(string name, Expression value)
        => Parts(value) is { } parts ? parts.Select(p => ($"{name}.{p.Name}", p.Values)) : [(name, Column(value))];

    // What the columns of a record begin with; null for all that is none.
    private string? Prefix(Expression node) => ColumnTypes.TryOf(node.Type, out _) && isGroup?.Invoke(node) != true ? null : node switch
    {
        ParameterExpression parameter => prefixOf(parameter),
        MemberExpression { Expression: { } of } member when Prefix(of) is { } prefix => $"{prefix}{member.Member.Name}.",
        _ => null,
    };

    private static string NameOf(Expression expression) => expression switch
    {
        UnaryExpression { NodeType: ExpressionType.Convert } convert => NameOf(convert.Operand),
        MemberExpression member => member.Member.Name,
        _ => "Value",
    };

    /// <summary>The member that an argument becomes: a record's parameter is called like its property.</summary>
    public static string NameOf(NewExpression created, ConstructorInfo constructor, int argument)
    {
        if (created.Members is { } members) return members[argument].Name;
        string parameter = constructor.GetParameters()[argument].Name!;
        return created.Type.GetProperties().FirstOrDefault(p => string.Equals(p.Name, parameter, StringComparison.OrdinalIgnoreCase))?.Name ?? parameter;
    }

    private (Series? Series, object? Value) Term(Expression node)
    {
        if (special?.Invoke(node) is { } known) return (known, null);
        if (!Reads(node)) return (null, ValueOf(node));
        return (node switch
        {
            _ when Prefix(node) is not null => throw Unknown(node, "a whole record is no column"),
            ParameterExpression parameter => Value(parameter) ?? throw Unknown(node, "it is none of the rows that this is computed of"),
            MemberExpression member => Member(member),
            UnaryExpression unary => Unary(unary),
            BinaryExpression binary => Presence(binary) ?? Binary(binary),
            ConditionalExpression choice => Column(choice.IfTrue).Where(Column(choice.Test), Column(choice.IfFalse)),
            MethodCallExpression call => Call(call),
            _ => throw Unknown(node, $"{node.NodeType} has no operation on columns"),
        }, null);
    }

    private Series Member(MemberExpression node)
    {
        if (Prefix(node.Expression!) is { } prefix) return frame[QueryScope.NameOf(frame.Schema, node.Member.Name, prefix)];
        var of = Column(node.Expression!);
        return (Nullable.GetUnderlyingType(node.Expression!.Type) ?? node.Expression.Type, node.Member.Name) switch
        {
            (_, "Value") when Nullable.GetUnderlyingType(node.Expression.Type) is not null => of,
            (_, "HasValue") when Nullable.GetUnderlyingType(node.Expression.Type) is not null => of.NotNull(),
            ({ } t, "Length") when t == typeof(string) => of.Str.Len(),
            ({ } t, "Year") when t == typeof(DateTime) => of.Dt.Year,
            ({ } t, "Month") when t == typeof(DateTime) => of.Dt.Month,
            ({ } t, "Day") when t == typeof(DateTime) => of.Dt.Day,
            ({ } t, "Hour") when t == typeof(DateTime) => of.Dt.Hour,
            ({ } t, "Minute") when t == typeof(DateTime) => of.Dt.Minute,
            ({ } t, "Second") when t == typeof(DateTime) => of.Dt.Second,
            ({ } t, "DayOfYear") when t == typeof(DateTime) => of.Dt.DayOfYear,
            ({ } t, "Date") when t == typeof(DateTime) => of.Dt.Date,
            _ => throw Unknown(node, $"columns have no {node.Member.Name}"),
        };
    }

    // Of rows that are one value the only column.
    private Series? Value(ParameterExpression parameter)
        => prefixOf(parameter) is { } prefix ? frame[frame.Columns.Single(c => c.StartsWith(prefix, StringComparison.Ordinal))] : null;

    private Series Constant(Expression node, object? value) => ColumnTypes.TryOf(node.Type, out var type)
        ? new ConstantFunction(type, value is null ? default : ScalarOf(node, value)).Of(frame[frame.Columns[0]])
        : throw Unknown(node, $"no column holds {TypeNames.Of(node.Type)}");

    private Series Unary(UnaryExpression node) => node.NodeType switch
    {
        ExpressionType.Not when node.Type == typeof(bool) || node.Type == typeof(bool?) => !Column(node.Operand),
        ExpressionType.Negate => -Column(node.Operand),
        ExpressionType.Convert or ExpressionType.ConvertChecked => Fit(Column(node.Operand), node.Type),
        _ => throw Unknown(node, $"{node.NodeType} has no operation on columns"),
    };

    // Whether a row of a join that may be missing is there; null for what asks something else.
    private Series? Presence(BinaryExpression node)
    {
        if (node.NodeType is not (ExpressionType.Equal or ExpressionType.NotEqual)) return null;
        var (left, right) = (node.Left is UnaryExpression { NodeType: ExpressionType.Convert } l ? l.Operand : node.Left, node.Right is UnaryExpression { NodeType: ExpressionType.Convert } r ? r.Operand : node.Right);
        string? prefix = IsNull(right) ? Prefix(left) : IsNull(left) ? Prefix(right) : null;
        if (prefix is null || !frame.Schema.Contains(prefix + QueryScope.Presence)) return null;
        var presence = frame[prefix + QueryScope.Presence];
        return node.NodeType == ExpressionType.Equal ? presence.IsNull() : presence.NotNull();

        static bool IsNull(Expression value) => value is ConstantExpression { Value: null } or DefaultExpression { Type.IsValueType: false };
    }

    private Series Binary(BinaryExpression node)
    {
        var (left, right) = (Term(node.Left), Term(node.Right));
        bool isNull = left.Series is null && left.Value is null || right.Series is null && right.Value is null;
        if (isNull && node.NodeType is ExpressionType.Equal or ExpressionType.NotEqual)
        {
            var asked = left.Series ?? right.Series!;
            return node.NodeType == ExpressionType.Equal ? asked.IsNull() : asked.NotNull();
        }
        if (isNull) throw Unknown(node, "only == and != take null");
        if (node.NodeType == ExpressionType.Coalesce)
            return right.Series is null ? Fit(left.Series!, node.Type).FillNa(ScalarOf(node.Right, right.Value!)) : throw Unknown(node, "behind ?? only a value is known");
        bool isWhole = node.Type != typeof(float) && node.Type != typeof(double) && node.Type != typeof(float?) && node.Type != typeof(double?);
        if (node.NodeType == ExpressionType.Divide && isWhole) throw Unknown(node, "columns divide as double; write (double) before one of both");
        if (node.Type == typeof(string)) throw Unknown(node, "texts are not joined by columns");
        return (node.NodeType, left.Series, right.Series) switch
        {
            (ExpressionType.Add or ExpressionType.AddChecked, { } x, { } y) => x + y,
            (ExpressionType.Add or ExpressionType.AddChecked, { } x, null) => x + Right(),
            (ExpressionType.Add or ExpressionType.AddChecked, null, { } y) => Left() + y,
            (ExpressionType.Subtract or ExpressionType.SubtractChecked, { } x, { } y) => x - y,
            (ExpressionType.Subtract or ExpressionType.SubtractChecked, { } x, null) => x - Right(),
            (ExpressionType.Subtract or ExpressionType.SubtractChecked, null, { } y) => Left() - y,
            (ExpressionType.Multiply or ExpressionType.MultiplyChecked, { } x, { } y) => x * y,
            (ExpressionType.Multiply or ExpressionType.MultiplyChecked, { } x, null) => x * Right(),
            (ExpressionType.Multiply or ExpressionType.MultiplyChecked, null, { } y) => Left() * y,
            (ExpressionType.Divide, { } x, { } y) => x / y,
            (ExpressionType.Divide, { } x, null) => x / Right(),
            (ExpressionType.Divide, null, { } y) => Left() / y,
            (ExpressionType.Equal, { } x, { } y) => x == y,
            (ExpressionType.Equal, _, _) => (left.Series ?? right.Series!) == (left.Series is null ? Left() : Right()),
            (ExpressionType.NotEqual, { } x, { } y) => x != y,
            (ExpressionType.NotEqual, _, _) => (left.Series ?? right.Series!) != (left.Series is null ? Left() : Right()),
            (ExpressionType.LessThan, { } x, { } y) => x < y,
            (ExpressionType.LessThan, { } x, null) => x < Right(),
            (ExpressionType.LessThan, null, { } y) => y > Left(),
            (ExpressionType.LessThanOrEqual, { } x, { } y) => x <= y,
            (ExpressionType.LessThanOrEqual, { } x, null) => x <= Right(),
            (ExpressionType.LessThanOrEqual, null, { } y) => y >= Left(),
            (ExpressionType.GreaterThan, { } x, { } y) => x > y,
            (ExpressionType.GreaterThan, { } x, null) => x > Right(),
            (ExpressionType.GreaterThan, null, { } y) => y < Left(),
            (ExpressionType.GreaterThanOrEqual, { } x, { } y) => x >= y,
            (ExpressionType.GreaterThanOrEqual, { } x, null) => x >= Right(),
            (ExpressionType.GreaterThanOrEqual, null, { } y) => y <= Left(),
            (ExpressionType.AndAlso or ExpressionType.And, { } x, { } y) when IsTruth() => x & y,
            (ExpressionType.AndAlso or ExpressionType.And, _, _) when IsTruth() => (left.Series ?? right.Series!) & Truth(left.Series is null ? left.Value! : right.Value!, left.Series ?? right.Series!),
            (ExpressionType.OrElse or ExpressionType.Or, { } x, { } y) when IsTruth() => x | y,
            (ExpressionType.OrElse or ExpressionType.Or, _, _) when IsTruth() => (left.Series ?? right.Series!) | Truth(left.Series is null ? left.Value! : right.Value!, left.Series ?? right.Series!),
            (ExpressionType.ExclusiveOr, { } x, { } y) when IsTruth() => x ^ y,
            _ => throw Unknown(node, $"{node.NodeType} has no operation on columns"),
        };

        Scalar Left() => ScalarOf(node.Left, left.Value!);
        Scalar Right() => ScalarOf(node.Right, right.Value!);
        bool IsTruth() => node.Type == typeof(bool) || node.Type == typeof(bool?);
    }

    // A value of all rows beside a series of truth: that is null in no row, so whether a value is null tells it.
    private static Series Truth(object value, Series beside) => (bool)value ? beside.IsNull() | beside.NotNull() : beside.IsNull() & beside.NotNull();

    private Series Call(MethodCallExpression call)
    {
        string name = call.Method.Name;
        if (call.Object is { } of && of.Type == typeof(string) && Reads(of))
        {
            var texts = Column(of).Str;
            string[] words = [.. call.Arguments.Select(a => !Reads(a) && ValueOf(a) is string or char ? ValueOf(a)!.ToString()! : throw Unknown(call, "it must be given fixed texts"))];
            return (name, words) switch
            {
                ("Contains", [var part]) => texts.Contains(part),
                ("StartsWith", [var part]) => texts.StartsWith(part),
                ("EndsWith", [var part]) => texts.EndsWith(part),
                ("Replace", [var part, var other]) => texts.Replace(part, other),
                ("ToUpper" or "ToUpperInvariant", []) => texts.Upper(),
                ("ToLower" or "ToLowerInvariant", []) => texts.Lower(),
                ("Trim", []) => texts.Strip(),
                _ => throw Unknown(call, $"columns of text have no {name}"),
            };
        }
        if (call.Method.DeclaringType == typeof(Math) && name == "Abs") return Column(call.Arguments[0]).Abs();
        if (name == "Contains" && Collection(call) is var (collection, item))
        {
            var values = ((System.Collections.IEnumerable)ValueOf(collection)!).Cast<object?>().ToArray();
            if (Array.TrueForAll(values, v => v is not null)) return Column(item).IsIn(Array.ConvertAll(values, v => ScalarOf(collection, v!)));
        }
        if (call.Method.DeclaringType == typeof(Enumerable) && Prefix(call.Arguments[0]) is not null)
            throw Unknown(call, "here only the key of a group is left; name before what is asked of it, as in let n = g.Count()");
        throw Unknown(call, $"{call.Method.DeclaringType?.Name}.{name} has no operation on columns");
    }

    // Asked of a list, of a sequence, or of an array, which the compiler takes for a span.
    private static (Expression Collection, Expression Item)? Collection(MethodCallExpression call)
    {
        var (collection, item) = call.Object is not null && call.Arguments.Count == 1 ? (call.Object, call.Arguments[0])
            : call.Object is null && call.Arguments.Count >= 2 ? (call.Arguments[0], call.Arguments[1]) : (null, null);
        while (collection is MethodCallExpression { Method.Name: "op_Implicit", Arguments: [var inner] }) collection = inner;
        while (collection is UnaryExpression { NodeType: ExpressionType.Convert, Operand: { Type.IsArray: true } array }) collection = array;
        return collection is null || item is null || Reads(collection) || !typeof(System.Collections.IEnumerable).IsAssignableFrom(collection.Type) ? null : (collection, item);
    }

    private Scalar ScalarOf(Expression node, object value) => value switch
    {
        bool v => v,
        sbyte v => v,
        byte v => v,
        short v => v,
        ushort v => v,
        int v => v,
        uint v => v,
        long v => v,
        ulong v => v,
        float v => v,
        double v => v,
        decimal v => v,
        string v => v,
        char v => v.ToString(),
        DateTime v => v,
        DateTimeOffset v => v,
        DateOnly v => v,
        TimeSpan v => v,
        Guid v => v,
        _ => throw Unknown(node, $"no column holds {TypeNames.Of(value.GetType())}"),
    };

    private static Series Fit(Series series, Type type)
        => !ColumnTypes.TryOf(type, out var asked) || asked == series.ColumnType ? series : new CastFunction(asked).Of(series);

    /// <summary>Whether an expression asks a parameter, this one or any.</summary>
    public static bool Reads(Expression node, ParameterExpression? parameter = null)
    {
        var finder = new ParameterFinder(parameter);
        finder.Visit(node);
        return finder.HasFound;
    }

    private object? ValueOf(Expression node)
    {
        if (node is ConstantExpression constant) return constant.Value;
        if (node is MemberExpression { Expression: ConstantExpression { Value: var holder }, Member: FieldInfo field }) return field.GetValue(holder);
        if (node.Type.IsByRefLike) throw Unknown(node, "its value can't be kept");
        return Expression.Lambda<Func<object?>>(Expression.Convert(node, typeof(object))).Compile()();
    }

    private ArgumentException Unknown(Expression part, string why)
        => new($"{operation} can't put '{part}' to columns: {why}. Compute what it needs before, or use MapPartitions for it.");

    private sealed class ParameterFinder(ParameterExpression? parameter) : ExpressionVisitor
    {
        public bool HasFound { get; private set; }

        protected override Expression VisitParameter(ParameterExpression node)
        {
            HasFound |= parameter is null || node == parameter;
            return node;
        }
    }
}

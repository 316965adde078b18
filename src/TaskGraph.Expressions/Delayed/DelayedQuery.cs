using System.Linq.Expressions;
using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>LINQ's query syntax over delayed values: <c>from u in a from v in b select u + v</c>.</summary>
public static class DelayedQuery
{
    extension<T>(Delayed<T> source)
    {
        /// <summary>The value passed through <paramref name="selector"/>.</summary>
        /// <exception cref="ArgumentNullException"><paramref name="selector"/> is null.</exception>
        public Delayed<TResult> Select<TResult>(
            Func<T, TResult> selector, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => Delayed.Call(selector, source, callerFile, callerLine);

        /// <summary>
        /// The value and a second one passed through <paramref name="resultSelector"/>. Where the second does not depend on the first,
        /// both are tasks of one graph; where it does, it is computed inside a task, on the same workers.
        /// </summary>
        /// <exception cref="ArgumentNullException">An argument is null.</exception>
        public Delayed<TResult> SelectMany<TNext, TResult>(
            Expression<Func<T, Delayed<TNext>>> selector, Func<T, TNext, TResult> resultSelector,
            [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentNullException.ThrowIfNull(selector);
            ArgumentNullException.ThrowIfNull(resultSelector);
            var compiled = selector.Compile(preferInterpretation: true);
            if (!UseFinder.Uses(selector.Body, selector.Parameters[0]))
                return Delayed.Call(resultSelector, source, compiled(default!), callerFile, callerLine);
            return Delayed.Call(value => resultSelector(value, compiled(value).Compute()), source, callerFile, callerLine).WithAffinity(TaskAffinity.Client);
        }
    }

    private sealed class UseFinder(ParameterExpression parameter) : ExpressionVisitor
    {
        private bool _found;

        public static bool Uses(Expression body, ParameterExpression parameter)
        {
            var finder = new UseFinder(parameter);
            finder.Visit(body);
            return finder._found;
        }

        protected override Expression VisitParameter(ParameterExpression node)
        {
            _found |= node == parameter;
            return node;
        }
    }
}

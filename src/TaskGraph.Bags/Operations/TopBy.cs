using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>The greatest elements by a key.</summary>
public static class BagTopBy
{
    extension<T>(Bag<T> source)
    {
        /// <summary>The <paramref name="count"/> elements with the greatest keys, greatest first; of equal keys the earlier element first.</summary>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
        public Bag<T> TopBy<TKey>(
            int count, Func<T, TKey> keySelector, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(count);
            ArgumentNullException.ThrowIfNull(keySelector);
            return source.Tree("TopBy", new TopByCode<T, TKey>(count, keySelector), new TopByCode<T, TKey>(count, keySelector), new CallSite(callerFile, callerLine));
        }
    }
}

internal sealed class TopByCode<T, TKey>(int count, Func<T, TKey> keySelector) : SequenceCode<T>
{
    protected override IEnumerable<T> Sequence(in TaskInputs inputs, TaskContext context)
        => Inputs.Concat<T>(inputs).OrderByDescending(keySelector).Take(count).ToArray();
}

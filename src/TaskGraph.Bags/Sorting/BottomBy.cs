using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>The smallest elements by a key.</summary>
public static class BagBottomBy
{
    extension<T>(Bag<T> source)
    {
        /// <summary>The <paramref name="count"/> elements with the smallest keys, smallest first; of equal keys the earlier element first.</summary>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
        /// <exception cref="ArgumentException">Keys have no order.</exception>
        public Bag<T> BottomBy<TKey>(
            int count, Func<T, TKey> keySelector, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(count);
            ArgumentNullException.ThrowIfNull(keySelector);
            KeyOrder.Check<TKey>("BottomBy", KeyOrder.ChooseKey);
            var code = new BestByCode<T, TKey>(count, keySelector, isDescending: false);
            return source.Tree("BottomBy", code, code, new CallSite(callerFile, callerLine));
        }
    }
}

// One of a thousand tasks fails: what the error says, what the others gave, and the failed one again under the debugger's eyes.
// dotnet run --project samples/Failure
using TaskGraph;

string[] lines = [.. Enumerable.Range(0, 1000).Select(i => i == 7 ? "seven" : $"{i}")];
Delayed<int>[] numbers = [.. lines.Select((_, i) => Delayed.Call(() => int.Parse(lines[i])).WithName($"parse line {i}"))];
Delayed<long> total = Delayed.Call(all => all.Sum(n => (long)n), Delayed.WhenAll(numbers));

// 1. The first error wins: the rest is not started, what runs is awaited, and the exception says which task, where it was built and why.
TaskFailedException failure = Fail(() => total.Compute());
Console.WriteLine(failure.Message);
Console.WriteLine($"  task       {failure.Key}");
Console.WriteLine($"  built at   {failure.CallSite}");
Console.WriteLine($"  worker     {failure.Worker}, attempt {failure.Attempt}");
Console.WriteLine($"  thrown in  {failure.InnerException!.StackTrace!.Split('\n').Last(l => l.Contains("Program")).Trim()}");

// 2. Every result that does not depend on the failure.
IReadOnlyList<Outcome<int>> outcomes = Compute.Each(numbers);
Console.WriteLine($"{outcomes.Count(o => o.IsSuccess)} of {outcomes.Count} results, their sum {outcomes.Where(o => o.IsSuccess).Sum(o => o.Value)}");
foreach (var outcome in outcomes.Where(o => !o.IsSuccess)) Console.WriteLine($"  {outcome.Exception!.InnerException!.Message}");

// 3. The failed task again, in this thread, where a debugger stops at what it throws.
try
{
    failure.Rerun();
}
catch (FormatException e)
{
    Console.WriteLine($"Rerun: {e.GetType().Name} in the caller's thread: {e.Message}");
}

// 4. Repaired.
lines[7] = "7";
Console.WriteLine($"Repaired: {total.Compute()}");

static TaskFailedException Fail(Action compute)
{
    try
    {
        compute();
    }
    catch (TaskFailedException e)
    {
        return e;
    }
    throw new InvalidOperationException("Nothing failed.");
}

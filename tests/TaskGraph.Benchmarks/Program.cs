using TaskGraph.Benchmarks;

Suite[] suites = [new SchedulerSuite(), new FrameSuite()];
try
{
    var options = RunOptions.Parse(args, suites);
    return await Runner.RunAsync(options, Console.Out, Console.Error);
}
catch (BenchmarkException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 2;
}

using TaskGraph.Benchmarks;

Suite[] suites =
[
    new SchedulerSuite(),
    new ArraySuite(),
    new ArrayFileSuite(),
    new FrameSuite(),
    new LargeFrameSuite(),
    new BagSuite(),
    new ObserverSuite(),
    new ProcessesSuite(),
    new PicklingSuite(),
];
try
{
    if (args is ["fuzz", .. var asked]) return FuzzCommand.Run(asked, Console.Out);
    if (args is ["order", .. var rest]) return await OrderQuality.RunAsync(rest, Console.Out, Console.Error);
    if (args is ["soak", "processes", .. var wishes]) return await ProcessesSoak.RunAsync(wishes, Console.Out);
    if (args is ["serve", var served, var engine] && Array.Find(suites, s => s.Name == served) is { } found) return EngineServer.Run(found, engine);
    var options = RunOptions.Parse(args, suites);
    return await Runner.RunAsync(options, Console.Out, Console.Error);
}
catch (BenchmarkException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 2;
}

namespace TaskGraph.FrameFuzzing;

/// <summary>Rows that go to files and come back: the plan goes on over what is read, so that filters and columns reach the readers.</summary>
internal static class FuzzFiles
{
    public static PlanStep[] All { get; } = [Csv, JsonLines, Parquet, Arrow];

    private static FuzzPlan? Csv(FuzzPlan plan, PlanChoice choice)
    {
        if (choice.Column(plan, c => c.Type == typeof(byte[])) is not null) return null;
        char separator = choice.Of(",;\t|".ToCharArray());
        string path = NewPath(choice, "csv");
        plan.Frame.WriteCsvAsync(path, separator).GetAwaiter().GetResult();
        long size = BlockSize(choice);
        return plan.Then($"to CSV with '{separator}', read in blocks of {size}", DataFrame.ReadCsv(path, plan.Frame.Schema, separator, blockSize: new(size)), plan.Naive);
    }

    private static FuzzPlan? JsonLines(FuzzPlan plan, PlanChoice choice)
    {
        string path = NewPath(choice, "jsonl");
        plan.Frame.WriteJsonLinesAsync(path).GetAwaiter().GetResult();
        long size = BlockSize(choice);
        return plan.Then($"to JSON lines, read in blocks of {size}", DataFrame.ReadJsonLines(path, plan.Frame.Schema, new(size)), plan.Naive);
    }

    private static FuzzPlan? Parquet(FuzzPlan plan, PlanChoice choice)
    {
        string path = NewPath(choice, "parquet");
        var compression = choice.Of(Enum.GetValues<ParquetCompression>());
        int group = choice.Random.Next(1, choice.IsLarge ? 5000 : 60);
        plan.Frame.WriteParquetAsync(path, compression, group).GetAwaiter().GetResult();
        return plan.Then($"to Parquet ({compression}, groups of {group})", DataFrame.ReadParquet(path), plan.Naive);
    }

    private static FuzzPlan? Arrow(FuzzPlan plan, PlanChoice choice)
    {
        string path = NewPath(choice, "arrow");
        plan.Frame.WriteArrowAsync(path).GetAwaiter().GetResult();
        return plan.Then("to Arrow", DataFrame.ReadArrow(path), plan.Naive);
    }

    private static string NewPath(PlanChoice choice, string extension) => Path.Combine(choice.Folder, choice.NewName("f"), $"part-*.{extension}");

    private static long BlockSize(PlanChoice choice) => choice.IsLarge ? choice.Random.Next(20_000, 200_000) : choice.Random.Next(20, 3000);
}

// Temperature anomalies of a gridded climate: 20 years of days on a grid of one degree, generated as they are needed. The array has more bytes
// than the memory limit: it never exists as a whole. What is left of it, month by month, fits in memory, and from there it is ordinary arithmetic.
//
//     dotnet run -c Release --project samples/Climate [folder]
//
// writes anomalies.png, the warming of the globe and of each place in the last five years, into the folder.
using System.Diagnostics;
using System.Numerics.Tensors;
using ScottPlot;
using TaskGraph;

const int Years = 20, Months = 12, Days = 30, Latitudes = 180, Longitudes = 360;
string folder = args.Length > 0 ? args[0] : ".";
var watch = Stopwatch.StartNew();

// Axes: year, month, day, latitude, longitude. One chunk is a month of the whole globe.
Array<double> latitude = Array<double>.Linspace(-89.5, 89.5, Latitudes).Deg2Rad();
Array<double> year = Array<double>.Arange(Years)[.., Slice.NewAxis, Slice.NewAxis, Slice.NewAxis, Slice.NewAxis];
Array<double> season = (Array<double>.Arange(Months) * (2 * Math.PI / Months)).Cos()[.., Slice.NewAxis, Slice.NewAxis, Slice.NewAxis];
Array<double> noise = new RandomGenerator(seed: 1850).Normal([Years, Months, Days, Latitudes, Longitudes], chunks: [1, 1, -1, -1, -1], std: 3);

// Colder towards the poles, with seasons that turn at the equator; the poles warm twice as fast.
Array<double> mean = 30 * latitude.Cos()[.., Slice.NewAxis] - 5;
Array<double> seasons = -12 * season * latitude.Sin()[.., Slice.NewAxis];
Array<double> warming = 0.03 * year * (1 + latitude.Sin().Square())[.., Slice.NewAxis];
Array<double> temperature = mean + seasons + warming + noise;
Console.WriteLine($"temperature: {string.Join(" x ", temperature.Shape)} = {temperature.Length * 8 / 1e9:F1} GB in {temperature.Chunks[0].Count * temperature.Chunks[1].Count} chunks");

var scheduler = new ThreadedScheduler(new() { MemoryLimit = "512 MiB" });
Array<double> monthly = temperature.Mean(axis: 2).Persist(scheduler);
Console.WriteLine($"monthly means: {string.Join(" x ", monthly.Shape)} = {monthly.Length * 8 / 1e6:F0} MB after {watch.Elapsed.TotalSeconds:F1} s");

// The anomaly of a month is what it differs from the same month of all years; places count by their area.
Array<double> anomaly = monthly - monthly.Mean(axis: 0);
Array<double> area = latitude.Cos();
Array<double> global = (anomaly.Mean(axis: 3) * area).Sum(axis: 2).Reshape([-1]) / area.Sum([0]);
Array<double> change = (anomaly[^5..] - anomaly[..5].Mean(axis: 0)).Mean([0, 1]);
var (series, map, warmest) = Compute.All(global, change, change.ArgMax(), new ComputeOptions { Scheduler = scheduler });
monthly.Release();

double[] values = ToArray(series);
double first = values[..60].Average(), last = values[^60..].Average();
Console.WriteLine($"global mean: {first:+0.00;-0.00} K in the first five years, {last:+0.00;-0.00} K in the last");
Console.WriteLine($"warmed most: latitude {warmest / Longitudes - 89.5:+0.0;-0.0}, by {ToArray(map)[warmest]:F2} K");

string path = Path.Combine(folder, "anomalies.png");
Draw(values, ToArray(map)).SavePng(path, 900, 900);
using var process = Process.GetCurrentProcess();
Console.WriteLine($"{path} after {watch.Elapsed.TotalSeconds:F1} s, at most {process.PeakWorkingSet64 / 1e6:F0} MB in use");

static double[] ToArray(Tensor<double> tensor)
{
    var data = new double[tensor.FlattenedLength];
    tensor.FlattenTo(data);
    return data;
}

static Multiplot Draw(double[] series, double[] map)
{
    var plots = new Multiplot();
    plots.AddPlots(2);
    var line = plots.Subplots.GetPlot(0);
    line.Add.Signal(series, 1.0 / Months);
    line.Title("Global anomaly of each month");
    line.XLabel("year");
    line.YLabel("K");
    var heat = plots.Subplots.GetPlot(1);
    var grid = new double[Latitudes, Longitudes];
    for (int i = 0; i < Latitudes; i++)
        for (int j = 0; j < Longitudes; j++) grid[Latitudes - 1 - i, j] = map[i * Longitudes + j];
    var picture = heat.Add.Heatmap(grid);
    picture.Extent = new(-180, 180, -90, 90);
    heat.Add.ColorBar(picture);
    heat.Title("Last five years less the first five");
    heat.XLabel("longitude");
    heat.YLabel("latitude");
    return plots;
}

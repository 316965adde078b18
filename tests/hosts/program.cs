using TaskGraph;

int self = Environment.ProcessId;
var processes = Bag.FromSequence(Enumerable.Range(0, 8), partitions: 4).Select(_ => Environment.ProcessId).Distinct().Compute();
Console.WriteLine(processes.Contains(self) ? "WRONG: it ran in this process" : "OK");

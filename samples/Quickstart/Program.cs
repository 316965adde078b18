Console.WriteLine("TaskGraph");

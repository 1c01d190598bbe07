using Listener.Worker.Commands;
using Listener.Worker.Messaging;
using Listener.Worker.Terminal;

StrayExceptions.Tolerate();
using var interruption = new Interruption();
var shell = Shell.OfProcess();
Console.SetError(shell.Error); // The log writes to the console's.
return await CommandLine.RunAsync(args, shell, () => interruption.ExitCode, interruption.Token);

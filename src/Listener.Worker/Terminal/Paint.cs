using Listener.Contracts;

namespace Listener.Worker.Terminal;

/// <summary>Colours as SGR sequences (ECMA-48, 8.3.117), or none at all.</summary>
/// <param name="isOn">False leaves every text as it is.</param>
internal sealed class Paint(bool isOn)
{
    public string Dim(string text) => With("2", text);

    public string Bold(string text) => With("1", text);

    public string Red(string text) => With("31", text);

    public string Green(string text) => With("32", text);

    public string Of(Urgency urgency, string text) => With(
        urgency switch
        {
            Urgency.Critical => "1;37;41",
            Urgency.High => "1;31",
            Urgency.Normal => "33",
            _ => "2",
        },
        text);

    public string Of(Intent intent, string text) => With(
        intent switch
        {
            Intent.Complaint => "31",
            Intent.Question => "36",
            Intent.Praise => "32",
            _ => "2",
        },
        text);

    private string With(string codes, string text) => isOn ? $"\e[{codes}m{text}\e[0m" : text;
}

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Prints the ten slowest tests in the reports of Surefire and Failsafe. Arguments: folders. */
final class SlowestTests {
    private record Timed(String what, double seconds) {}

    private SlowestTests() {}

    public static void main(String[] folders) throws Exception {
        List<Timed> all = new ArrayList<>();
        for (String folder : folders) {
            try (Stream<Path> reports = Files.list(Path.of(folder))) {
                for (Path report : reports.filter(file -> file.toString().endsWith(".xml")
                        && file.getFileName().toString().startsWith("TEST-")).toList()) {
                    add(report.toFile(), all);
                }
            }
        }
        System.out.println("The ten slowest tests, in seconds:");
        all.stream().sorted(Comparator.comparingDouble(Timed::seconds).reversed()).limit(10)
                .forEach(test -> System.out.printf("%7.1f  %s%n", test.seconds, test.what));
    }

    private static void add(File report, List<Timed> all) throws Exception {
        Element suite = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(report).getDocumentElement();
        double left = seconds(suite);
        NodeList tests = suite.getElementsByTagName("testcase");
        for (int i = 0; i < tests.getLength(); i++) {
            Element test = (Element) tests.item(i);
            all.add(new Timed(test.getAttribute("classname") + "." + test.getAttribute("name"), seconds(test)));
            left -= seconds(test);
        }
        // Tests that ran at the same time leave less than nothing.
        all.add(new Timed(suite.getAttribute("name") + ", before and after its tests", left));
    }

    private static double seconds(Element element) {
        return Double.parseDouble(element.getAttribute("time").replace(",", ""));
    }
}

package dev.weft.examples.shop;

import java.io.IOException;

/** Starts one of the shop's services and runs until it is told to stop. */
public final class ShopMain {
    private static final String USAGE =
            """
            usage: shop pay --address IP --version V [--failing PERCENT] [--http-port 8080] [--grpc-port 8081]
                   shop web --address IP --pay HOST:PORT --pay-grpc HOST:PORT [--http-port 8080]
                   shop get --url URL[,URL...]
                   shop load --address IP --url URL [--header NAME:VALUE] [--rate 100] [--seconds 60] [--sessions N] [--http-port 8080]
            """;

    private ShopMain() {}

    /** Exit code 2 and the usage when the arguments are wrong. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        // The JDK's server would otherwise hold small answers back for 40 ms (Nagle's algorithm).
        System.setProperty("sun.net.httpserver.nodelay", "true");
        Service service;
        try {
            if (arguments.length > 0 && arguments[0].equals("get")) {
                System.exit(Get.run(Options.parse(arguments).uris("url"), System.out));
            }
            service = start(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println("shop: " + e.getMessage());
            System.err.print(USAGE);
            System.exit(2);
            return;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(service::close, "stop"));
        System.out.println("ready " + service.name());
        Thread.currentThread().join();
    }

    static Service start(String... arguments) throws IOException {
        if (arguments.length == 0) {
            throw new IllegalArgumentException("say what: pay, web, load or get");
        }
        Options options = Options.parse(arguments);
        return switch (arguments[0]) {
            case "pay" ->
                    PayService.start(
                            options.text("address"),
                            new PayService.Release(
                                    options.text("version"), options.number("failing", 0, 100)),
                            options.port("http-port", 8080),
                            options.port("grpc-port", 8081));
            case "web" ->
                    WebService.start(
                            options.text("address"),
                            options.port("http-port", 8080),
                            options.hostAndPort("pay"),
                            options.hostAndPort("pay-grpc"));
            case "load" ->
                    LoadService.start(
                            options.text("address"),
                            options.port("http-port", 8080),
                            new LoadService.Plan(
                                    options.uri("url"),
                                    options.header("header"),
                                    options.number("rate", 100, 10_000),
                                    options.number("seconds", 60, 14_400),
                                    options.number("sessions", 0, 100)));
            default ->
                    throw new IllegalArgumentException(
                            "there is no service '" + arguments[0] + "'; say pay, web or load");
        };
    }
}

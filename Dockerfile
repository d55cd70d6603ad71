# One image for producer, consumer and admin: docker build -t convoy .
# It unpacks the package that `mvn package` makes; docs/DEPLOY.md says what runs without Docker.
FROM maven:3.9-eclipse-temurin-17 AS build
WORKDIR /build
COPY . .
RUN mvn -q -B -DskipTests -pl dist -am package \
 && mkdir /convoy \
 && tar -xzf dist/target/convoy-*.tar.gz -C /convoy --strip-components=1

FROM eclipse-temurin:17-jre
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin convoy
COPY --from=build /convoy /opt/convoy
ENV PATH=/opt/convoy/bin:$PATH CONVOY_HTTP_PORT=9464
USER 10001
EXPOSE 9464
# Red when progress stops, not only when the process dies. Commands of admin answer nothing: run them with --no-healthcheck.
HEALTHCHECK --interval=10s --timeout=6s --start-period=60s --retries=3 CMD ["convoy-health"]
ENTRYPOINT ["convoy"]
CMD ["admin", "--help"]
